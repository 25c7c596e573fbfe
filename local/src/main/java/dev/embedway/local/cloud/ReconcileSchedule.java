package dev.embedway.local.cloud;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.reconcile.ReconcileStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends on what was accepted and not finished, beside the handlers: once at the start, since queues
 * end with a process and the ledger and the bucket do not, and then in every interval, for what
 * events and messages left behind, as a schedule does on AWS. A run that fails is repeated soon.
 */
final class ReconcileSchedule implements AutoCloseable {

  /** Time from one look at the clock to the next, and from a failed run to the next. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileSchedule.class);

  private final Runs runs;
  private final Duration interval;
  private final InstantSource clock;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private ReconcileSchedule(Runs runs, Duration interval, InstantSource clock, Duration pause) {
    this.runs = runs;
    this.interval = interval;
    this.clock = clock;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("reconcile").unstarted(this::run);
  }

  /**
   * Runs that the schedule does.
   *
   * @param first at the start, when no message is under way
   * @param later while messages are under way
   */
  record Runs(Supplier<ReconcileStep> first, Supplier<ReconcileStep> later) {}

  static ReconcileSchedule start(Runs runs, Duration interval, InstantSource clock) {
    return start(runs, interval, clock, PAUSE);
  }

  static ReconcileSchedule start(
      Runs runs, Duration interval, InstantSource clock, Duration pause) {
    ReconcileSchedule schedule = new ReconcileSchedule(runs, interval, clock, pause);
    schedule.thread.start();
    return schedule;
  }

  Duration interval() {
    return interval;
  }

  private void run() {
    Supplier<ReconcileStep> next = runs.first();
    Instant due = clock.instant();
    try {
      do {
        Instant now = clock.instant();
        if (!now.isBefore(due) && isDone(next)) {
          next = runs.later();
          due = now.plus(interval);
        }
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone(Supplier<ReconcileStep> next) {
    try {
      ReconcileStep all = next.get();
      LOG.info("reconciled: sent {} messages, took in {} objects", all.messages(), all.objects());
      return true;
    } catch (EmbedwayException e) {
      LOG.warn("cannot reconcile yet: {}", e.code().wire());
      return false;
    }
  }

  /**
   * Ends the waiting; a run under way is cut off by the clients' closing and repeated at the next
   * start.
   */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

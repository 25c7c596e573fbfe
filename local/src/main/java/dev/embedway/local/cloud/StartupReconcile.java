package dev.embedway.local.cloud;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.reconcile.ReconcileStep;
import dev.embedway.core.pipeline.reconcile.Reconciler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends on what earlier runs accepted and did not finish: queues end with the process, the ledger
 * and the bucket do not. Runs once, beside the handlers, until it has gone through.
 */
final class StartupReconcile implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(StartupReconcile.class);

  private final Reconciler reconciler;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private StartupReconcile(Reconciler reconciler) {
    this.reconciler = reconciler;
    this.thread = Thread.ofVirtual().name("startup reconcile").unstarted(this::run);
  }

  static StartupReconcile start(Reconciler reconciler) {
    StartupReconcile work = new StartupReconcile(reconciler);
    work.thread.start();
    return work;
  }

  private void run() {
    try {
      do {
        if (isDone()) {
          return;
        }
      } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() {
    try {
      ReconcileStep all = reconciler.runAll();
      LOG.info("caught up: sent {} messages, took in {} objects", all.messages(), all.objects());
      return true;
    } catch (EmbedwayException e) {
      LOG.warn("cannot catch up yet: {}", e.code().wire());
      return false;
    }
  }

  /**
   * Ends the waiting; a pass under way is cut off by the clients' closing and repeated next time.
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

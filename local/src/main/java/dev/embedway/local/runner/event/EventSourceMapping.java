package dev.embedway.local.runner.event;

import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.topology.MappingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A queue as a function's event source: polls, invokes, deletes what succeeded. What failed stays
 * in the queue and is redelivered after its visibility timeout, until the queue's redrive policy
 * moves it to the dead-letter queue.
 *
 * <p>One thread polls; at most {@code maxConcurrency} invocations run beside it. The queue is not
 * read while all of them are busy, nor while the mapping is disabled.
 */
public final class EventSourceMapping implements AutoCloseable {

  /** Keys and attributes of the event that are not in a message's body. */
  private static final int RECORD_OVERHEAD = 2048;

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);

  /** Longer than one poll. */
  private static final Duration SWITCH_TIMEOUT = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);

  private final MappingSpec spec;
  private final SourceQueue queue;
  private final Invocable function;
  private final SqsEventJson events;
  private final BatchFailures failures = new BatchFailures();
  private final PollGate gate = new PollGate();
  private final Semaphore free;
  private final Duration timeout;
  private final Thread poller;
  private volatile boolean open = true;

  private EventSourceMapping(
      MappingSpec spec, SourceQueue queue, Invocable function, Duration timeout) {
    this.spec = spec;
    this.queue = queue;
    this.function = function;
    this.events = new SqsEventJson(spec.queue());
    this.free = new Semaphore(spec.maxConcurrency());
    this.timeout = timeout;
    this.poller = Thread.ofVirtual().name("poll " + spec.queue()).unstarted(this::poll);
  }

  /**
   * Begins to poll.
   *
   * @param timeout max time that {@link #close} waits for invocations under way
   */
  public static EventSourceMapping start(
      MappingSpec spec, SourceQueue queue, Invocable function, Duration timeout) {
    EventSourceMapping mapping = new EventSourceMapping(spec, queue, function, timeout);
    mapping.poller.start();
    return mapping;
  }

  /**
   * Begins disabled: nothing is received until {@link #enable}.
   *
   * @param timeout max time that {@link #close} waits for invocations under way
   */
  public static EventSourceMapping startDisabled(
      MappingSpec spec, SourceQueue queue, Invocable function, Duration timeout) {
    EventSourceMapping mapping = new EventSourceMapping(spec, queue, function, timeout);
    mapping.disable();
    mapping.poller.start();
    return mapping;
  }

  /** Polls from now on. Idempotent. */
  public void enable() {
    gate.open();
  }

  /**
   * Polls no more, and returns when the poll under way has ended, a second or so; what it brought
   * is worked on. Idempotent.
   */
  public void disable() {
    gate.close(SWITCH_TIMEOUT);
  }

  /** True unless it is disabled. */
  public boolean isEnabled() {
    return gate.isOpen();
  }

  /** Queue, function, batch size and concurrency of the mapping. */
  public MappingSpec spec() {
    return spec;
  }

  /** URL of the queue that it polls. */
  public String queueUrl() {
    return queue.url();
  }

  /** Name of the function that it invokes. */
  public String functionName() {
    return function.name();
  }

  private void poll() {
    while (open) {
      try {
        gate.await();
        free.acquire();
      } catch (InterruptedException e) {
        return;
      }
      List<Message> batch = receiveIfEnabled();
      if (batch.isEmpty() || !open) {
        free.release();
      } else {
        Thread.ofVirtual().name("invoke " + function.name()).start(() -> work(batch));
      }
    }
  }

  private List<Message> receiveIfEnabled() {
    if (!gate.enter()) {
      return List.of();
    }
    try {
      return receive();
    } finally {
      gate.leave();
    }
  }

  private List<Message> receive() {
    try {
      return queue.receive(spec.batchSize(), spec.window());
    } catch (SdkException e) {
      if (open) {
        LOG.warn("{}: cannot receive: {}", spec.queue(), e.getMessage());
        LockSupport.parkNanos(PAUSE_AFTER_ERROR.toNanos());
      }
      return List.of();
    }
  }

  private void work(List<Message> batch) {
    try {
      for (List<Message> part : parts(batch)) {
        queue.delete(failures.succeeded(part, function.invoke(events.of(part))));
      }
    } catch (SdkException e) {
      // They are redelivered, and every stage is idempotent.
      LOG.warn("{}: cannot delete: {}", spec.queue(), e.getMessage());
    } finally {
      free.release();
    }
  }

  /** Cut where an event would be over Lambda's limit. */
  private static List<List<Message>> parts(List<Message> batch) {
    List<List<Message>> parts = new ArrayList<>();
    long bytes = LambdaFunction.MAX_PAYLOAD;
    for (Message message : batch) {
      long size = message.body().getBytes(StandardCharsets.UTF_8).length + (long) RECORD_OVERHEAD;
      if (bytes + size > LambdaFunction.MAX_PAYLOAD) {
        parts.add(new ArrayList<>());
        bytes = 0;
      }
      parts.getLast().add(message);
      bytes += size;
    }
    return parts;
  }

  /** Takes no more messages but those that a poll under way brings; does not wait. */
  public void stopPolling() {
    open = false;
    poller.interrupt();
  }

  /** Stops polling at once, then waits for the invocations under way, bounded. Idempotent. */
  @Override
  public void close() {
    stopPolling();
    try {
      poller.join(timeout);
      if (!free.tryAcquire(spec.maxConcurrency(), timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{}: invocations still under way; their messages come again", spec.queue());
        return;
      }
      free.release(spec.maxConcurrency());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.embedway.functions.api.operations;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.summary.SummaryReader;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of summaries as server-sent events, where the process can stream. */
@ThreadSafe
public final class SummaryStreams {

  private final SummaryReader reader;
  private final Counters counters;
  private final AtomicInteger open = new AtomicInteger();

  /** Streams of what this reads; their ends are counted. */
  public SummaryStreams(SummaryReader reader, Counters counters) {
    this.reader = reader;
    this.counters = counters;
  }

  /** Begins a stream, to be closed when its client has left. */
  public Stream begin() {
    open.incrementAndGet();
    return new Stream() {
      @Override
      public String next() {
        return event();
      }

      @Override
      public void close() {
        open.decrementAndGet();
        counters.add(Metric.ORCHESTRATOR_SSE_DISCONNECTS_TOTAL, 1);
      }
    };
  }

  /** Events of one client. One thread at a time. */
  public interface Stream extends AutoCloseable {

    /** Reads the next event, as it is sent; it never fails. */
    String next();

    @Override
    void close();
  }

  /** Streams of this process that are open. */
  int open() {
    return open.get();
  }

  /** One event. */
  String event() {
    return new SummaryView(reader.read()).event();
  }
}

package dev.embedway.local.log;

import com.google.errorprone.annotations.ThreadSafe;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** One logger a name, all over one sink. */
@ThreadSafe
public final class LocalLoggers implements ILoggerFactory {

  private final LogSink sink = new LogSink(System.err, LogSink.MAX_BYTES);
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  LocalLoggers() {}

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(
        name, each -> new LocalLogger(each, sink, InstantSource.system()));
  }

  /** Sink that all of them write to. */
  public LogSink sink() {
    return sink;
  }
}

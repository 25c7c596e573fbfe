package dev.embedway.local.log;

import dev.embedway.aws.sqs.LogFields;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes a line for whatever is of its level or above: our own information, and what is an error
 * elsewhere. Thread-safe.
 */
final class LocalLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final String OURS = "dev.embedway";

  private final transient Level min;
  private final transient LogSink sink;
  private final transient InstantSource clock;

  LocalLogger(String name, LogSink sink, InstantSource clock) {
    this.name = name;
    this.min = name.startsWith(OURS) ? Level.INFO : Level.ERROR;
    this.sink = sink;
    this.clock = clock;
  }

  private boolean writes(Level level) {
    return level.toInt() >= min.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringWriter line = new StringWriter();
    line.append(clock.instant().toString())
        .append(' ')
        .append(level.name())
        .append(' ')
        .append(name)
        .append(" - ")
        .append(MessageFormatter.basicArrayFormat(pattern, arguments));
    String trace = MDC.get(LogFields.TRACE);
    if (trace != null) {
      line.append(" trace_id=").append(trace);
    }
    if (thrown != null) {
      line.append('\n');
      thrown.printStackTrace(new PrintWriter(line, true));
    }
    sink.line(line.toString().stripTrailing());
  }
}

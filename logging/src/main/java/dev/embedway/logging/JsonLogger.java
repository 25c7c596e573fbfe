package dev.embedway.logging;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes a line for whatever is of its level or above. */
@ThreadSafe
final class JsonLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final transient Level min;
  private final transient JsonLines lines;
  private final transient Consumer<String> out;

  JsonLogger(String name, Level min, JsonLines lines, Consumer<String> out) {
    this.name = name;
    this.min = min;
    this.lines = lines;
    this.out = out;
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
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    out.accept(lines.line(level, name, String.valueOf(message), thrown));
  }
}

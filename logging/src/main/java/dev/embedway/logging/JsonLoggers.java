package dev.embedway.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * One logger a name.
 *
 * <p>Thread-safe if {@code out} is.
 */
final class JsonLoggers implements ILoggerFactory {

  private final Level min;
  private final JsonLines lines;
  private final Consumer<String> out;
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  JsonLoggers(Level min, JsonLines lines, Consumer<String> out) {
    this.min = min;
    this.lines = lines;
    this.out = out;
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, each -> new JsonLogger(each, min, lines, out));
  }
}

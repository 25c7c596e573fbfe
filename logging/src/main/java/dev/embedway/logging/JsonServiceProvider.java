package dev.embedway.logging;

import java.time.InstantSource;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The provider that SLF4J finds on the class path of a function. */
public final class JsonServiceProvider implements SLF4JServiceProvider {

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final ThreadContext context = new ThreadContext();
  private final JsonLoggers loggers =
      new JsonLoggers(
          LogLevel.of(System.getenv()),
          new JsonLines(System.getenv(), context, InstantSource.system()),
          line -> System.out.println(line));

  /** SLF4J's. */
  public JsonServiceProvider() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}

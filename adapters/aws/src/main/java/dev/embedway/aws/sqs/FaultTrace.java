package dev.embedway.aws.sqs;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stack trace of an exception for logs: the classes and places of it and its causes without their
 * messages, which may quote what was being read.
 */
final class FaultTrace {

  private static final int CAUSES = 5;
  private static final int FRAMES = 8;

  private FaultTrace() {}

  static String of(Throwable thrown) {
    return Stream.<Throwable>iterate(thrown, Throwable::getCause)
        .takeWhile(cause -> cause != null)
        .limit(CAUSES)
        .map(FaultTrace::describe)
        .collect(Collectors.joining(" caused by "));
  }

  private static String describe(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(", ", thrown.getClass().getName() + " [", "]"));
  }
}

package dev.embedway.functions.api.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An exception for the log: classes and places, never messages, which may quote what a caller sent.
 */
final class StackTraces {

  private static final int DEPTH = 12;
  private static final int CAUSES = 5;

  private StackTraces() {}

  static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable current = thrown;
    for (int i = 0; current != null && i < CAUSES; i++) {
      text.append(i == 0 ? "" : " caused by ").append(current.getClass().getName());
      text.append(
          Arrays.stream(current.getStackTrace())
              .limit(DEPTH)
              .map(StackTraceElement::toString)
              .collect(Collectors.joining(" < ", " at ", "")));
      current = current.getCause();
    }
    return text.toString();
  }
}

package dev.embedway.aws.s3;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Spans of a text that is kept in parts, each part read once. One thread at a time. */
final class TextSpans {

  private final IntFunction<String> parts;
  private final Map<Integer, String> read = new HashMap<>();

  /**
   * Spans of a text.
   *
   * @param parts reads a part, the empty text where there is none
   */
  TextSpans(IntFunction<String> parts) {
    this.parts = parts;
  }

  /** The UTF-16 units from {@code start} up to {@code end}. */
  String of(int start, int end) {
    StringBuilder span = new StringBuilder(end - start);
    for (int at = start; at < end; ) {
      int part = at / TextFile.LENGTH;
      int from = at % TextFile.LENGTH;
      int to = Math.min(TextFile.LENGTH, from + end - at);
      String text = read.computeIfAbsent(part, parts::apply);
      if (text.length() < to) {
        throw new InternalException(
            ErrorCode.INTERNAL, "part " + part + " of a text ends before its chunk does", null);
      }
      span.append(text, from, to);
      at += to - from;
    }
    return span.toString();
  }
}

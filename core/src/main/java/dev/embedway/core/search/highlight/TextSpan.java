package dev.embedway.core.search.highlight;

/**
 * A part of a text.
 *
 * @param start UTF-16 offset of its first unit
 * @param end offset after its last
 */
public record TextSpan(int start, int end) {

  public TextSpan {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("no span is from " + start + " to " + end);
    }
  }

  boolean overlaps(TextSpan other) {
    return start < other.end && other.start < end;
  }
}

package dev.embedway.core.record.batch;

import dev.embedway.core.record.batch.LineCursor.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of some bytes of a file.
 *
 * @param lines whole ones, blank ones left out
 * @param end the place after the last of them
 */
record LineSlice(List<Line> lines, LineCursor end) {

  /** Max bytes of a line, as of a request's body. */
  static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

  /** Bytes read at once, in which a line of the max and its end have room. */
  static final int BYTES = MAX_LINE_BYTES + 2;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  LineSlice {
    lines = List.copyOf(lines);
  }

  /** A line of a file. */
  sealed interface Line {

    /** Its number, from 1. */
    long number();

    /** The place after it. */
    LineCursor after();
  }

  /** A line that may be a record. */
  static final class Text implements Line {

    private final long number;
    private final LineCursor after;
    private final byte[] bytes;

    private Text(long number, LineCursor after, byte[] bytes) {
      this.number = number;
      this.after = after;
      this.bytes = bytes;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public LineCursor after() {
      return after;
    }

    /** A copy of its bytes. */
    byte[] bytes() {
      return bytes.clone();
    }
  }

  /** The beginning of a line that is too long. */
  record TooLong(long number, LineCursor after) implements Line {}

  /**
   * Cuts bytes.
   *
   * @param bytes from the cursor on, {@link #BYTES} of them or all that are left
   */
  static LineSlice of(byte[] bytes, LineCursor cursor) {
    List<Line> lines = new ArrayList<>();
    LineCursor at = cursor;
    int from = 0;
    while (from < bytes.length) {
      int end = indexOfBreak(bytes, from);
      boolean isWhole = end < bytes.length || cursor.bytesLeft() == bytes.length;
      if (!isWhole && from > 0) {
        break;
      }
      int next = Math.min(end + 1, bytes.length);
      boolean begins = at.place() == Place.LINE_START;
      long number = at.lines() + (begins ? 1 : 0);
      at = at.at(cursor.offset() + next, number, isWhole ? Place.LINE_START : Place.IN_LONG_LINE);
      if (begins && (!isWhole || end - from > MAX_LINE_BYTES + 1)) {
        lines.add(new TooLong(number, at));
      } else if (begins && !isBlank(bytes, from, end, number)) {
        lines.add(new Text(number, at, Arrays.copyOfRange(bytes, from, end)));
      }
      from = next;
    }
    return new LineSlice(lines, at);
  }

  private static int indexOfBreak(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte[] bytes, int from, int to, long number) {
    int at = from;
    if (number == 1
        && to - from >= MARK.length
        && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length)) {
      at += MARK.length;
    }
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
    return at == to;
  }
}

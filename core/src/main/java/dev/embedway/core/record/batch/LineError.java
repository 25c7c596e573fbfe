package dev.embedway.core.record.batch;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import java.util.Objects;

/**
 * A line that was refused.
 *
 * @param line its number, from 1
 * @param message at most {@value #MAX_CHARS} characters, nothing of the record's text
 */
public record LineError(long line, ErrorCode code, String message) {

  static final int MAX_CHARS = 300;

  /** Errors that a batch keeps; more are counted alone. */
  public static final int MAX_KEPT = 100;

  public LineError {
    message = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) : message;
  }

  /** A line of too many bytes. */
  static LineError tooLong(long line) {
    return new LineError(
        line,
        ErrorCode.BODY_TOO_LARGE,
        "the line has more than " + LineSlice.MAX_LINE_BYTES + " bytes");
  }

  /** The fault of the only record of a request. */
  static LineError of(long line, EmbedwayException fault) {
    String message = Objects.requireNonNullElse(fault.getMessage(), "");
    return new LineError(
        line, fault.code(), message.replace("records[0].", "").replace("records[0]", "the record"));
  }
}

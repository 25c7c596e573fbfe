package dev.embedway.aws.dynamo;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a list as callers carry it around: opaque, and good only for the query that it came
 * from. It holds no tenant; the place it names is looked for in the asker's own list, so a forged
 * one reads nothing else.
 *
 * @param place one line of text
 * @param query what was asked for, in any form that differs between queries
 */
public record Cursor(String place, String query) {

  private static final int SUM_LENGTH = 16;

  /** URL-safe text. */
  public String encoded() {
    String marked = sum() + place;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(marked.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a cursor of this query.
   *
   * @throws InvalidRequestException {@code invalid_cursor}
   */
  public static Cursor decode(String encoded, String query) {
    String marked;
    try {
      marked = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (marked.length() < SUM_LENGTH) {
      throw invalid();
    }
    Cursor cursor = new Cursor(marked.substring(SUM_LENGTH), query);
    // Compared whole, since Base64 has several texts for some bytes.
    if (!cursor.encoded().equals(encoded)) {
      throw invalid();
    }
    return cursor;
  }

  /** The fault of a cursor that cannot be used. */
  public static InvalidRequestException invalid() {
    return new InvalidRequestException(
        ErrorCode.INVALID_CURSOR,
        "the cursor is not one of this query's; take \"next\" of the page before, with the same"
            + " filters, or start without a cursor",
        "after");
  }

  private String sum() {
    return ContentHash.of(query + "\n" + place).hex().substring(0, SUM_LENGTH);
  }
}

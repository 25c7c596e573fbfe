package dev.embedway.core.pipeline;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;

/**
 * The form in which documents, jobs, stores and artifacts are kept, as a number that stands beside
 * them: data of another number is refused rather than read wrongly.
 */
public final class DataSchema {

  /** The number of what this release reads and writes. Data of before there was one is 1. */
  public static final int NUMBER = 2;

  private DataSchema() {}

  /**
   * Refuses data of another number.
   *
   * @param where the table or directory, for the message
   * @throws InternalException which is retriable: messages wait for a release that reads the data
   */
  public static void require(int number, String where) {
    if (number != NUMBER) {
      throw new InternalException(ErrorCode.INTERNAL, refusal(number, where), null);
    }
  }

  /** The message that refuses data of another number. */
  public static String refusal(int number, String where) {
    return where
        + " holds data of schema "
        + number
        + ", and this release reads schema "
        + NUMBER
        + ": use the release that wrote it, or start empty and upload the documents again"
        + " (docs/operations.md, Data of another schema)";
  }
}

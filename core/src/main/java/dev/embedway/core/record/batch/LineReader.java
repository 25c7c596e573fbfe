package dev.embedway.core.record.batch;

import dev.embedway.core.record.NewRecord;

/** Reading of a record from its JSON. Thread-safe. */
@FunctionalInterface
public interface LineReader {

  /**
   * The record of a line.
   *
   * @param utf8 the line without its end
   * @throws dev.embedway.core.error.InvalidRequestException of code {@code invalid_json}, {@code
   *     unknown_field} or {@code invalid_parameter}, without the record's text
   */
  NewRecord read(byte[] utf8);
}

package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.record.NewRecord;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.Json;

/** Reads a line of JSON that is a record, as {@link RecordsForm} reads one of a body. */
public final class RecordLine {

  private RecordLine() {}

  /**
   * The record.
   *
   * @throws InvalidRequestException {@code invalid_json}, {@code unknown_field} or {@code
   *     invalid_parameter}
   */
  public static NewRecord read(byte[] utf8) {
    return RecordsForm.record(
        Fields.ofObject(parsed(utf8), RecordsForm.FIELDS_OF_RECORD), "metadata");
  }

  private static JsonNode parsed(byte[] utf8) {
    try {
      JsonNode value = Json.parse(utf8);
      if (value.isObject()) {
        return value;
      }
    } catch (InvalidRequestException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static InvalidRequestException invalid() {
    return new InvalidRequestException(
        ErrorCode.INVALID_JSON,
        "the line is not a JSON object that is accepted here: UTF-8, no field twice, numbers of at"
            + " most 100 characters",
        null);
  }
}

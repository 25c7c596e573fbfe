package dev.embedway.functions.api.records;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.record.batch.UpsertQuery;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.functions.api.http.Call;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The query of a list of batches. */
final class UpsertBatchListForm {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_OFFSET = 99_999;

  private UpsertBatchListForm() {}

  static UpsertQuery read(Call call) {
    Optional<String> after = call.request().query("after");
    int offset = number(call, "offset", 0, MAX_OFFSET, 0);
    if (after.isPresent() && offset > 0) {
      throw invalid("offset", "after says where the page begins; leave offset out");
    }
    return new UpsertQuery(
        call.request().query("status").map(UpsertBatchListForm::status),
        number(call, "limit", 1, UpsertQuery.MAX_LIMIT, DEFAULT_LIMIT),
        offset,
        after);
  }

  private static UpsertStatus status(String name) {
    return UpsertStatus.ofWire(name)
        .orElseThrow(() ->
            invalid(
                "status",
                "status is not known; allowed are "
                    + Arrays.stream(UpsertStatus.values())
                        .map(UpsertStatus::wire)
                        .collect(Collectors.joining(", "))));
  }

  private static int number(Call call, String name, int min, int max, int otherwise) {
    String given = call.request().query(name).orElse(String.valueOf(otherwise));
    if (given.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(given);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw invalid(name, name + " must be a number of " + min + ".." + max);
  }

  private static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, field);
  }
}

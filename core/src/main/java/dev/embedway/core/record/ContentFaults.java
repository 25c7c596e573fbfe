package dev.embedway.core.record;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.record.GivenRecords.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Faults of an embedding's inputs, said of the records that they are the contents of. */
final class ContentFaults {

  private static final String INDEX = "index";

  private ContentFaults() {}

  /** The fault of a request whose inputs were the contents of {@code records}. */
  static InvalidRequestException ofRecords(
      InvalidRequestException fault, ModelSpec model, List<Named> records) {
    List<Map<String, Object>> places = places(fault.details().orElse(List.of()), records);
    if (places.isEmpty()) {
      return fault.about("records");
    }
    String field = "records[" + places.getFirst().get(INDEX) + "].content";
    return new InvalidRequestException(
        fault.code(), field + " " + message(fault, model, places), field, places);
  }

  private static String message(
      InvalidRequestException fault, ModelSpec model, List<Map<String, Object>> places) {
    if (fault.code() == ErrorCode.INPUT_TOO_LONG) {
      return "has "
          + places.getFirst().get("tokens")
          + " tokens; "
          + model.id()
          + " reads "
          + model.maxTokens()
          + ", special tokens included: split it into several records ("
          + places.size()
          + " of the contents are too long)";
    }
    if (fault.code() == ErrorCode.EMPTY_INPUT) {
      return "holds nothing that " + model.id() + " reads";
    }
    return "is refused: " + fault.getMessage();
  }

  /** Facts of each input at fault, with the place of its record. */
  private static List<Map<String, Object>> places(Object details, List<Named> records) {
    return switch (details) {
      case List<?> several ->
          several.stream().flatMap(each -> places(each, records).stream()).toList();
      case Map<?, ?> one when one.get(INDEX) instanceof Integer input -> {
        Map<String, Object> place = new LinkedHashMap<>();
        one.forEach((key, value) -> place.put(String.valueOf(key), value));
        place.put(INDEX, records.get(input).index());
        yield List.of(place);
      }
      default -> List.of();
    };
  }
}

package dev.embedway.functions.api.records;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.record.RecordTerms;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordQuery.Direction;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query of a list of records. */
final class RecordListForm {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_OFFSET = 9_999_999;
  private static final String FILTER = "filter";
  private static final String ORDER_BY = "order_by";
  private static final String OF_METADATA = "metadata.";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private RecordListForm() {}

  /** Reads one. */
  static RecordTerms read(Call call, RecordParts parts, FilterParser filters) {
    return new RecordTerms(filter(call, filters), order(call), part(call, parts));
  }

  private static RecordQuery.Part part(Call call, RecordParts parts) {
    Optional<String> after = call.request().query("after");
    long offset = offset(call);
    if (after.isPresent() && offset > 0) {
      throw invalid("offset", "after says where the page begins; leave offset out");
    }
    if (after.filter(id -> !StorableText.isStorable(id)).isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_CURSOR, "after must be the id of a record", "after");
    }
    return new RecordQuery.Part(
        Paging.limit(call, DEFAULT_LIMIT),
        offset,
        after,
        switch (parts) {
          case PLAIN -> RecordQuery.Values.LEFT_OUT;
          case WITH_VALUES -> RecordQuery.Values.READ;
        });
  }

  private static long offset(Call call) {
    String given = call.request().query("offset").orElse("0");
    if (!given.matches("[0-9]{1,7}")) {
      throw invalid("offset", "offset must be a number of 0.." + MAX_OFFSET);
    }
    return Long.parseLong(given);
  }

  private static Optional<Filter> filter(Call call, FilterParser filters) {
    try {
      return call.request()
          .query(FILTER)
          .map(json -> filters.parse(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    } catch (InvalidRequestException e) {
      if (e.code() == ErrorCode.INVALID_FILTER) {
        throw e.about(FILTER);
      }
      throw new InvalidRequestException(
          ErrorCode.INVALID_FILTER, "filter must be a filter as strict JSON", FILTER);
    }
  }

  private static RecordQuery.Order order(Call call) {
    return new RecordQuery.Order(attribute(call), direction(call));
  }

  private static Optional<String> attribute(Call call) {
    String by = call.request().query(ORDER_BY).orElse("id");
    if (by.equals("id")) {
      return Optional.empty();
    }
    String key = by.startsWith(OF_METADATA) ? by.substring(OF_METADATA.length()) : "";
    if (!KEY.matcher(key).matches()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ORDER_BY,
          "order_by must be id, or metadata. and a key of 1..64 of A-Z a-z 0-9 _ . -",
          ORDER_BY);
    }
    return Optional.of(key);
  }

  private static Direction direction(Call call) {
    return switch (call.request().query("order_dir").orElse("asc")) {
      case "asc" -> Direction.ASC;
      case "desc" -> Direction.DESC;
      default ->
          throw new InvalidRequestException(
              ErrorCode.INVALID_ORDER_BY, "order_dir must be asc or desc", "order_dir");
    };
  }

  private static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, field);
  }
}

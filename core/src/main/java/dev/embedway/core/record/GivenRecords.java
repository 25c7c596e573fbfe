package dev.embedway.core.record;

import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.GivenVector;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.vector.VectorRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records of one request, each with its id.
 *
 * @param version that was live when they were given, whose vectors their values are
 * @param ids of all records, in the request's order
 * @param last of each id the last record that has it
 */
record GivenRecords(StoreVersion version, List<String> ids, List<Named> last) {

  /** Fifty matches of a search fit into an answer, whatever their characters. */
  private static final int MAX_CONTENT_CHARS = 30_000;

  private static final String PREFIX = "vec_";

  /** Ids that the path of a record could not have: it is another's. */
  private static final Set<String> OTHER_PATHS = Set.of("batches", ".", "..");

  GivenRecords {
    ids = List.copyOf(ids);
    last = List.copyOf(last);
  }

  /**
   * A record under its id.
   *
   * @param index its place in the request
   */
  record Named(int index, String id, NewRecord record) {

    /** The content as errors name it. */
    String contentField() {
      return field(index, "content");
    }
  }

  /**
   * Records for a store whose live version this is.
   *
   * @throws InvalidRequestException {@code invalid_parameter}, {@code invalid_dimensions} or {@code
   *     empty_input}, naming the record's field
   */
  static GivenRecords of(List<NewRecord> records, StoreVersion version, Identifiers identifiers) {
    List<String> ids = new ArrayList<>(records.size());
    Map<String, Named> last = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      NewRecord record = records.get(i);
      check(i, record, version.dim());
      String id = record.id().orElseGet(() -> identifiers.id(PREFIX));
      ids.add(id);
      last.put(id, new Named(i, id, record));
    }
    return new GivenRecords(version, ids, List.copyOf(last.values()));
  }

  /** Checks the record at a place of a request; throws as {@link #of} does. */
  static void check(int index, NewRecord record, int dim) {
    if (!record.id().map(GivenRecords::isId).orElse(true)) {
      throw invalid(
          field(index, "id"),
          ("must be 1..%d characters, none of them a control, not all blank, and not begin with"
                  + " doc_, as ids of files do; batches, . and .. are no ids, since paths end so")
              .formatted(VectorRecord.MAX_ID_CHARS));
    }
    if (record.values().isEmpty() && record.content().isEmpty()) {
      throw invalid("records[" + index + "]", "must have values, content or both; it has neither");
    }
    record.values().ifPresent(values -> GivenVector.check(field(index, "values"), values, dim));
    if (record.text().length() > MAX_CONTENT_CHARS) {
      throw invalid(
          field(index, "content"),
          "must have at most "
              + MAX_CONTENT_CHARS
              + " characters; it has "
              + record.text().length()
              + ": split it into several records, or upload it as a document");
    }
    if (!StorableText.isStorable(record.text())) {
      throw invalid(field(index, "content"), "must have no NUL and no unpaired surrogates");
    }
    if (record.values().isEmpty() && BlankText.isBlank(record.text())) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT,
          field(index, "content")
              + " is blank; text that is to be embedded needs a character that can be seen",
          field(index, "content"),
          Map.of("index", index));
    }
  }

  private static boolean isId(String id) {
    return VectorRecord.isId(id) && !OTHER_PATHS.contains(id);
  }

  private static String field(int index, String name) {
    return "records[" + index + "]." + name;
  }

  private static InvalidRequestException invalid(String field, String rule) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, field + " " + rule, field);
  }
}

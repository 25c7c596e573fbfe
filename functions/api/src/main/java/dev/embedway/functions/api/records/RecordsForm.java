package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.record.NewRecord;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body that writes records.
 *
 * @param records 1..1000
 * @param tenant that the body names
 */
record RecordsForm(List<NewRecord> records, Optional<String> tenant) {

  private static final List<String> FIELDS = List.of("records", "tenant");
  static final List<String> FIELDS_OF_RECORD = List.of("id", "values", "content", "metadata");
  private static final String RECORDS = "records";
  private static final int MAX_RECORDS = 1000;

  RecordsForm {
    records = List.copyOf(records);
  }

  static RecordsForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    return new RecordsForm(records(fields), fields.text("tenant"));
  }

  /** The records of a body. */
  static List<NewRecord> records(Fields fields) {
    int count = fields.any(RECORDS).map(JsonNode::size).orElse(0);
    if (count > MAX_RECORDS) {
      throw tooMany(fields, count);
    }
    List<Fields> objects = fields.objects(RECORDS, FIELDS_OF_RECORD).orElse(List.of());
    if (objects.isEmpty()) {
      throw tooMany(fields, count);
    }
    List<NewRecord> records = new ArrayList<>(count);
    for (Fields object : objects) {
      records.add(record(object, RECORDS + "[" + records.size() + "].metadata"));
    }
    return records;
  }

  /**
   * One record.
   *
   * @param metadata what callers know its metadata by
   */
  static NewRecord record(Fields object, String metadata) {
    return new NewRecord(
        object.text("id"),
        object.any("values").map(values -> VectorForm.read(object, "values", values)),
        object.text("content"),
        Attributes.of(object.any("metadata"), metadata));
  }

  private static RuntimeException tooMany(Fields fields, int count) {
    return fields.invalid(
        RECORDS, "records must be a list of 1.." + MAX_RECORDS + " objects, had " + count);
  }
}

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
  private static final List<String> FIELDS_OF_RECORD =
      List.of("id", "values", "content", "metadata");
  private static final String RECORDS = "records";
  private static final int MAX_RECORDS = 1000;

  RecordsForm {
    records = List.copyOf(records);
  }

  static RecordsForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
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
      records.add(
          new NewRecord(
              object.text("id"),
              object.any("values").map(values -> VectorForm.read(object, "values", values)),
              object.text("content"),
              Attributes.of(
                  object.any("metadata"), RECORDS + "[" + records.size() + "].metadata")));
    }
    return new RecordsForm(records, fields.text("tenant"));
  }

  private static RuntimeException tooMany(Fields fields, int count) {
    return fields.invalid(
        RECORDS, "records must be a list of 1.." + MAX_RECORDS + " objects, had " + count);
  }
}

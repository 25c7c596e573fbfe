package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.functions.api.http.message.Json;
import org.jspecify.annotations.Nullable;

/** A record as answers show it: the original module's fields. */
final class RecordView {

  private RecordView() {}

  static ObjectNode of(StoredRecord record, RecordParts parts) {
    ObjectNode body = Json.object().put("id", record.id());
    body.set("metadata", Json.tree(record.attributes()));
    body.put("content", content(record.text()));
    if (parts == RecordParts.WITH_VALUES) {
      ArrayNode values = body.putArray("values");
      for (float value : record.vector().toArray()) {
        values.add(value);
      }
    }
    return body;
  }

  /** The text, null for none. */
  static @Nullable String content(String text) {
    return text.isEmpty() ? null : text;
  }
}

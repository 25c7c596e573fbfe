package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
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

  /** A page of as many records as fit into an answer. */
  static ObjectNode of(RecordPage page, RecordQuery.Part asked, RecordParts parts) {
    SizedList data = new SizedList();
    int shown = 0;
    while (shown < page.records().size() && data.add(of(page.records().get(shown), parts))) {
      shown++;
    }
    boolean hasMore = shown > 0 && page.start() + shown < page.total();
    ObjectNode pagination =
        Json.object()
            .put("limit", asked.limit())
            .put("offset", page.start())
            .put("next_offset", hasMore ? page.start() + shown : null)
            .put("total", page.total());
    ObjectNode body = Json.object();
    body.set("data", data.items());
    body.set("pagination", pagination);
    body.put("next", hasMore ? page.records().get(shown - 1).id() : null);
    return body;
  }

  /** The text, null for none. */
  static @Nullable String content(String text) {
    return text.isEmpty() ? null : text;
  }
}

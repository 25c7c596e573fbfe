package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.record.batch.BatchCursor;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.LineCursor;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.PreparedBatch;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertFile;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.record.batch.UpsertQuery;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A batch of records as answers show it. */
final class UpsertBatchView {

  private UpsertBatchView() {}

  /** A batch, its refused lines left out. */
  static ObjectNode brief(UpsertBatch batch) {
    UpsertProgress progress = batch.progress();
    ObjectNode body =
        Json.object()
            .put("id", batch.target().id())
            .put("object", "vector_store.vectors_batch")
            .put("vector_store_id", batch.target().storeId())
            .put("user_id", batch.target().tenant().value())
            .put("status", progress.status().wire())
            .put("created_at", batch.order().createdAt().getEpochSecond())
            .put("updated_at", progress.movedAt().getEpochSecond())
            .put("upserted", progress.counts().upserted())
            .put("failed", progress.counts().failed());
    batch.order().copy().ifPresent(order -> body.setAll(copy(batch, order)));
    body.set("progress", progress(progress.cursor()));
    body.set("error", progress.problems().batch().map(UpsertBatchView::fault).orElse(null));
    return body;
  }

  private static ObjectNode progress(BatchCursor cursor) {
    return switch (cursor) {
      case LineCursor at ->
          Json.object()
              .put("lines", at.lines())
              .put("bytes", at.offset())
              .put("total_bytes", at.file().map(UpsertFile::bytes).orElse(null));
      case CopyCursor at -> Json.object().put("part", at.part().name().toLowerCase(Locale.ROOT));
    };
  }

  /** Members that a copy has besides, by the names of the original's answers. */
  private static ObjectNode copy(UpsertBatch batch, CopyOrder order) {
    String to = batch.target().storeId();
    ObjectNode body = Json.object();
    switch (order.origin()) {
      case CopyOrder.Origin.Store store -> body.put("source_id", store.id());
      case CopyOrder.Origin.Documents _, CopyOrder.Origin.Keywords _ ->
          body.putNull("source_id").put("store_id", to).put("batch_id", batch.target().id());
    }
    body.put("destination_id", to);
    return body.put(
        "estimated_total", order.estimate().isPresent() ? order.estimate().getAsLong() : null);
  }

  /** A batch with the first of its refused lines. */
  static ObjectNode of(UpsertBatch batch) {
    ObjectNode body = brief(batch);
    ArrayNode errors = body.putArray("errors");
    List<LineError> lines = batch.progress().problems().lines();
    lines.forEach(each -> {
      ObjectNode shown = errors.addObject();
      if (each.line() > 0) {
        shown.put("line", each.line());
      }
      shown.setAll(fault(each));
    });
    body.put("has_more_errors", batch.progress().counts().failed() > lines.size());
    return body;
  }

  /** A batch with the request that uploads its lines. */
  static ObjectNode of(PreparedBatch prepared) {
    ObjectNode body = of(prepared.batch());
    ObjectNode upload =
        Json.object().put("url", prepared.put().url().toString()).put("method", "PUT");
    upload.set("headers", Json.tree(prepared.put().headers()));
    upload.put("expires_at", prepared.expiresAt().getEpochSecond());
    body.set("upload", upload);
    return body;
  }

  /** A page of the list that a query asks for, one more batch with it where there is one. */
  static ObjectNode of(List<UpsertBatch> found, UpsertQuery asked) {
    boolean hasMore = found.size() > asked.limit();
    List<UpsertBatch> shown = hasMore ? found.subList(0, asked.limit()) : found;
    ObjectNode body = Json.object();
    ArrayNode data = body.putArray("data");
    shown.forEach(batch -> data.add(brief(batch)));
    body.set(
        "pagination",
        Json.object()
            .put("limit", asked.limit())
            .put("offset", asked.offset())
            .put("next_offset", next(asked, hasMore)));
    body.put("next", hasMore ? shown.getLast().target().id() : null);
    return body;
  }

  private static @Nullable Integer next(UpsertQuery asked, boolean hasMore) {
    return hasMore && asked.after().isEmpty() ? asked.offset() + asked.limit() : null;
  }

  private static ObjectNode fault(LineError error) {
    return Json.object().put("code", error.code().wire()).put("message", error.message());
  }
}

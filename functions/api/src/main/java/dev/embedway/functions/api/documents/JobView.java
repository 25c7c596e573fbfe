package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.trace.TraceId;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.functions.api.stores.ChunkingView;
import java.util.Optional;

/** A job as callers see it: the original module's row, with progress. */
public final class JobView {

  private JobView() {}

  /** Shows one; the model is the document's. */
  public static ObjectNode of(Job job, Optional<Document> document) {
    int chunks = job.plan().map(Job.Plan::chunks).orElse(0);
    int batches = job.plan().map(Job.Plan::batches).orElse(0);
    ObjectNode body = Json.object();
    body.put("id", job.id().wire());
    body.put("media_id", job.id().document().value());
    body.put("document_id", job.id().document().value());
    body.put("user_id", job.id().tenant().value());
    body.put("status", job.status().wire());
    body.put("embedding_model", document.map(Document::model).orElse(null));
    body.put("embedding_count", part(chunks, job.stored().size(), batches));
    body.put("chunks_processed", part(chunks, job.embedded().size(), batches));
    body.put("total_chunks", chunks);
    body.put("progress_percent", job.progress());
    body.set("chunking", job.plan().map(plan -> ChunkingView.of(plan.chunking())).orElse(null));
    body.put("trace_id", job.trace().map(TraceId::hex).orElse(null));
    body.set("error", DocumentView.error(job.error()));
    body.put("created_at", job.createdAt().getEpochSecond());
    body.put("updated_at", job.updatedAt().getEpochSecond());
    return body;
  }

  /** Batches are even but for the last, so their share is the chunks' near enough. */
  private static int part(int chunks, int done, int batches) {
    return batches == 0 ? 0 : (int) ((long) chunks * done / batches);
  }
}

package dev.embedway.functions.api.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.media.EmbedReceipt;
import dev.embedway.core.media.MediaService;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/** {@code POST /embeddings/reembed/schedule}: a document's vectors, made anew. */
public record ReembedScheduleRoute(MediaService media, Ledger ledger) implements Route {

  private static final String HEADER = "Idempotency-Key";

  @Override
  public HttpResponse answer(Call call) {
    ReembedScheduleForm form = ReembedScheduleForm.read(call.request());
    try {
      return HttpResponse.ok(
          view(media.reembed(call.concerning(form.tenant()), form.mediaId(), form.order())));
    } catch (InvalidRequestException e) {
      // The key came in the body here, not as a header.
      throw e.renamed(HEADER, form.keyField());
    }
  }

  private ObjectNode view(EmbedReceipt receipt) {
    String id = receipt.job().wire();
    JobStatus status = ledger.job(receipt.job()).map(Job::status).orElse(JobStatus.QUEUED);
    return Json.object()
        .put("id", id)
        .put("uuid", id)
        .put("status", status.wire())
        .put("domain", "embeddings")
        .put("queue", PipelineStage.CHUNKING.wire())
        .put("job_type", "expand_reembed")
        .put("media_id", receipt.media().document().id().value());
  }
}

package dev.embedway.functions.api.media;

import dev.embedway.core.media.JobQuery;
import dev.embedway.core.media.MediaJobs;
import dev.embedway.core.media.MediaService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Optional;

/** Embeddings of documents, by the id that media routes have for them. */
public final class MediaRoutes {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final MediaService media;
  private final MediaJobs jobs;

  public MediaRoutes(MediaService media, MediaJobs jobs) {
    this.media = media;
    this.jobs = jobs;
  }

  /** {@code GET /media/{id}/embeddings/status}. */
  public HttpResponse status(Call call) {
    return HttpResponse.ok(
        MediaView.of(media.status(call.concerning(Optional.empty()), call.parameter("id"))));
  }

  /** {@code POST /media/{id}/embeddings}. */
  public HttpResponse embed(Call call) {
    EmbedForm form = EmbedForm.read(call.request());
    return HttpResponse.ok(
        MediaView.of(
            media.embed(
                call.concerning(form.tenant()),
                call.parameter("id"),
                form.order(),
                call.request().header(IDEMPOTENCY_KEY))));
  }

  /** {@code POST /media/embeddings/batch}. */
  public HttpResponse embedBatch(Call call) {
    EmbedForm form = EmbedForm.readBatch(call.request());
    return HttpResponse.of(
        202,
        MediaView.of(
            media.embedAll(
                call.concerning(form.tenant()),
                form.mediaIds(),
                form.order(),
                call.request().header(IDEMPOTENCY_KEY))));
  }

  /** {@code GET /media/embeddings/jobs}. */
  public HttpResponse listJobs(Call call) {
    JobQuery query = JobsForm.read(call);
    return HttpResponse.ok(
        MediaView.of(jobs.list(call.concerning(Optional.empty()), query), query));
  }
}

package dev.embedway.functions.api.documents;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobControl;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reading jobs, and ending them. */
public final class JobRoutes {

  private static final String JOB_ID = "job_id";
  private static final String TTL_SECONDS = "ttl_seconds";

  private final JobControl jobs;
  private final Ledger ledger;

  public JobRoutes(JobControl jobs, Ledger ledger) {
    this.jobs = jobs;
    this.ledger = ledger;
  }

  /** {@code GET /documents/embeddings/jobs/{job}}. */
  public HttpResponse show(Call call) {
    return shown(jobs.find(call.tenant(), call.parameter("job")).job());
  }

  /** {@code POST /documents/embeddings/jobs/{job}/cancel}. */
  public HttpResponse cancel(Call call) {
    return shown(jobs.cancel(call.concerning(Optional.empty()), call.parameter("job")));
  }

  private HttpResponse shown(Job job) {
    return HttpResponse.ok(
        JobView.of(job, ledger.document(job.id().tenant(), job.id().document())));
  }

  /** {@code POST /embeddings/job/skip}. */
  public HttpResponse skip(Call call) {
    Fields fields = Fields.ofBody(call.request(), List.of(JOB_ID, TTL_SECONDS));
    String job = fields.requiredText(JOB_ID);
    Duration ttl = jobs.skip(call.concerning(Optional.empty()), job, fields.integer(TTL_SECONDS));
    return HttpResponse.ok(
        Json.object().put("ok", true).put(JOB_ID, job).put(TTL_SECONDS, ttl.toSeconds()));
  }

  /** {@code GET /embeddings/job/skip/status}. */
  public HttpResponse skipStatus(Call call) {
    String job =
        call.request()
            .query(JOB_ID)
            .orElseThrow(() ->
                new InvalidRequestException(
                    ErrorCode.INVALID_PARAMETER, "job_id is required in the query", JOB_ID));
    return HttpResponse.ok(
        Json.object().put(JOB_ID, job).put("skipped", jobs.isSkipped(call.tenant(), job)));
  }
}

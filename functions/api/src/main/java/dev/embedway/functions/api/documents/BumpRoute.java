package dev.embedway.functions.api.documents;

import dev.embedway.core.pipeline.control.JobLanes;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.Lane;
import java.util.List;
import java.util.Optional;

/** {@code POST /embeddings/job/priority/bump}: moving a job between the lanes. */
public record BumpRoute(JobLanes lanes) implements Route {

  private static final String JOB_ID = "job_id";
  private static final String PRIORITY = "priority";
  private static final String TTL_SECONDS = "ttl_seconds";
  private static final int MAX_TTL = 86_400;

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), List.of(JOB_ID, PRIORITY, TTL_SECONDS));
    String job = fields.requiredText(JOB_ID);
    String priority = fields.requiredText(PRIORITY);
    Lane lane = lane(fields, priority);
    checkTtl(fields);
    lanes.move(call.concerning(Optional.empty()), job, lane);
    return HttpResponse.ok(
        Json.object()
            .put("status", "ok")
            .put(JOB_ID, job)
            .put(PRIORITY, priority)
            .put("lane", lane.wire())
            .putNull(TTL_SECONDS));
  }

  private static Lane lane(Fields fields, String priority) {
    return switch (priority) {
      case "high", "normal" -> Lane.LIVE;
      case "low" -> Lane.BULK;
      default ->
          throw fields.invalid(
              PRIORITY,
              "priority must be high, normal or low, was another; high and normal are one");
    };
  }

  /** A move has no end before that of its job; a time is looked at, so that none is mistaken. */
  private static void checkTtl(Fields fields) {
    int ttl = fields.integer(TTL_SECONDS).orElse(MAX_TTL);
    if (ttl < 1 || ttl > MAX_TTL) {
      throw fields.invalid(
          TTL_SECONDS,
          "ttl_seconds must be 1.."
              + MAX_TTL
              + ", was "
              + ttl
              + "; a move lasts until the job ends");
    }
  }
}

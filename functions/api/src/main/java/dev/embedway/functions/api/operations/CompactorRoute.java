package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code POST /embeddings/compactor/run}: one run in the request's time, for the operator alone.
 */
public record CompactorRoute(CompactionService compaction, InstantSource clock) implements Route {

  private static final String USER_ID = "user_id";
  private static final String TENANT = "tenant";
  private static final String MEDIA_DB_PATH = "media_db_path";

  @Override
  public HttpResponse answer(Call call) {
    call.requireOperator();
    Fields fields = Fields.ofBody(call.request(), List.of(USER_ID, TENANT, MEDIA_DB_PATH));
    if (fields.text(MEDIA_DB_PATH).isPresent()) {
      throw fields.invalid(
          MEDIA_DB_PATH,
          "media_db_path cannot be chosen: a run reads the list of what is left over, not a file;"
              + " leave it out");
    }
    Optional<String> tenant = fields.either(TENANT, USER_ID);
    CompactionReport report = compaction.run(call.caller(), tenant, call.deadline());
    return HttpResponse.ok(view(tenant, report));
  }

  private ObjectNode view(Optional<String> tenant, CompactionReport report) {
    ObjectNode body =
        Json.object()
            .put(USER_ID, tenant.orElse(null))
            .put("collections_touched", report.stores())
            .put("ts", clock.instant().getEpochSecond())
            .put("end", report.end().name().toLowerCase(Locale.ROOT))
            .put("entries", report.entries())
            .put("rows", report.freed().rows())
            .put("objects", report.freed().objects().objects())
            .put("bytes", report.freed().objects().bytes())
            .put("dead_letters", report.freed().letters());
    ObjectNode left = body.putObject("left");
    new TreeMap<>(report.left()).forEach(left::put);
    return body;
  }
}

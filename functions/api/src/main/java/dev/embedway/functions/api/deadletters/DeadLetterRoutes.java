package dev.embedway.functions.api.deadletters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.requeue.DeadLetterService;
import dev.embedway.core.pipeline.requeue.DeadLetterService.BulkResult;
import dev.embedway.core.pipeline.requeue.DeadLetterService.ReadLetter;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/** Routes of dead letters, in the original module's shapes. */
@ThreadSafe
public final class DeadLetterRoutes {

  private static final List<String> DECISION =
      List.of("stage", "entry_id", "state", "operator_note");

  private final DeadLetterService letters;

  /** Routes over a service. */
  public DeadLetterRoutes(DeadLetterService letters) {
    this.letters = letters;
  }

  /** {@code GET /embeddings/dlq}: those of one stage, the last failed first. */
  public HttpResponse list(Call call) {
    DeadLetterQuery query = DeadLetterForm.query(call);
    Page<ReadLetter> page = letters.read(request(call), query);
    ObjectNode body = Json.object().put("stream", DeadLetterView.stream(query.stage()));
    body.put("count", page.items().size());
    ArrayNode items = body.putArray("items");
    page.items().stream().map(DeadLetterView::listed).forEach(items::add);
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }

  /** {@code GET /embeddings/dlq/{entry_id}}. */
  public HttpResponse show(Call call) {
    return HttpResponse.ok(
        DeadLetterView.whole(letters.read(request(call), call.parameter("entry_id"))));
  }

  /** {@code POST /embeddings/dlq/state}: decides about one. */
  public HttpResponse decide(Call call) {
    Fields fields = Fields.ofBody(call.request(), DECISION);
    PipelineStage stage = DeadLetterForm.stage(fields);
    DeadLetterState state = DeadLetterForm.decision(fields);
    DeadLetter letter =
        letters.decide(
            request(call),
            stage,
            fields.requiredText("entry_id"),
            state,
            DeadLetterForm.note(fields));
    return HttpResponse.ok(
        Json.object()
            .put("ok", true)
            .put("stream", DeadLetterView.stream(stage))
            .put("entry_id", letter.id().value())
            .put("state", letter.state().wire()));
  }

  /** {@code POST /embeddings/dlq/requeue}: sends one again. */
  public HttpResponse requeue(Call call) {
    Fields fields = DeadLetterForm.requeue(call.request(), "entry_id");
    PipelineStage stage = DeadLetterForm.stage(fields);
    DeadLetter letter = letters.requeue(request(call), stage, fields.requiredText("entry_id"));
    return HttpResponse.ok(
        Json.object()
            .put("message", "requeued")
            .put("from", DeadLetterView.stream(stage))
            .put("to", DeadLetterView.queue(stage))
            .put("entry_id", letter.id().value()));
  }

  /** {@code POST /embeddings/dlq/requeue/bulk}: sends several again, each with its own result. */
  public HttpResponse requeueAll(Call call) {
    Fields fields = DeadLetterForm.requeue(call.request(), "entry_ids");
    PipelineStage stage = DeadLetterForm.stage(fields);
    List<BulkResult> results =
        letters.requeueAll(request(call), stage, DeadLetterForm.entryIds(fields));
    ObjectNode body =
        Json.object()
            .put("from", DeadLetterView.stream(stage))
            .put("to", DeadLetterView.queue(stage));
    ArrayNode each = body.putArray("results");
    results.forEach(
        result -> each.addObject().put("entry_id", result.id()).put("status", result.status()));
    return HttpResponse.ok(body);
  }

  private static TenantRequest request(Call call) {
    return call.concerning(Optional.empty());
  }
}

package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.StageAction;
import dev.embedway.core.pipeline.control.StageControl;
import dev.embedway.core.pipeline.control.StageStatus;
import dev.embedway.core.pipeline.control.StageStatusReader;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Control of the stages, for the operator: they work for all tenants. */
@ThreadSafe
public final class StageRoutes {

  private static final String STAGE = "stage";
  private static final String ACTION = "action";
  private static final String ALL = "all";

  private final StageControl control;
  private final StageStatusReader status;
  private final AuditTrail changes;

  public StageRoutes(StageControl control, StageStatusReader status, AuditTrail changes) {
    this.control = control;
    this.status = status;
    this.changes = changes;
  }

  /** {@code GET /embeddings/stage/status}. */
  public HttpResponse status(Call call) {
    call.requireOperator();
    ObjectNode body = Json.object();
    status.read().forEach((stage, state) -> body.set(stage.wire(), view(state)));
    return HttpResponse.ok(body);
  }

  private static ObjectNode view(StageStatus state) {
    return Json.object()
        .put("paused", state.flags().paused())
        .put("drain", state.flags().draining())
        .put("drained", state.drained())
        .put("waiting", state.depth().waiting())
        .put("in_flight", state.depth().inFlight())
        .put("open_jobs", state.openJobs())
        .put("mapping", state.position().map(StageRoutes::wire).orElse(null));
  }

  private static String wire(Position position) {
    return position.name().toLowerCase(Locale.ROOT);
  }

  /** {@code POST /embeddings/stage/control}. */
  public HttpResponse control(Call call) {
    call.requireOperator();
    Fields fields = Fields.ofBody(call.request(), List.of(STAGE, ACTION));
    List<PipelineStage> stages = stages(fields);
    StageAction action = action(fields);
    control.apply(call.caller(), stages, action, changes);
    ObjectNode body = Json.object().put("ok", true);
    body.set("stages", Json.tree(stages.stream().map(PipelineStage::wire).toList()));
    return HttpResponse.ok(body.put("action", action.wire()));
  }

  private static List<PipelineStage> stages(Fields fields) {
    String name = fields.requiredText(STAGE);
    return name.equals(ALL)
        ? List.of(PipelineStage.values())
        : List.of(
            PipelineStage.named(name)
                .orElseThrow(() ->
                    fields.invalid(
                        STAGE,
                        "stage is not known; allowed are "
                            + named(PipelineStage.values(), PipelineStage::wire, Stream.of(ALL)))));
  }

  private static StageAction action(Fields fields) {
    String name = fields.requiredText(ACTION);
    return StageAction.named(name)
        .orElseThrow(() ->
            fields.invalid(
                ACTION,
                "action is not known; allowed are "
                    + named(StageAction.values(), StageAction::wire, Stream.of())));
  }

  private static <T> String named(T[] values, Function<T, String> wire, Stream<String> more) {
    return Stream.concat(Arrays.stream(values).map(wire), more).collect(Collectors.joining(", "));
  }
}

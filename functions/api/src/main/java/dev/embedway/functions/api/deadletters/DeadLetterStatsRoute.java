package dev.embedway.functions.api.deadletters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.control.PipelineLoad;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.StageLoad;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.requeue.DeadLetterService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /embeddings/dlq/stats}: dead letters of all stages by state, and the messages in their
 * queues, for the operator: they are of all tenants.
 */
public final class DeadLetterStatsRoute implements Route {

  private final DeadLetterService letters;
  private final CounterStore counters;
  private final PipelineLoad load;
  private final QueueDepths undrained;

  /**
   * A route over a service and the fleet's counters.
   *
   * @param load of the stages
   * @param undrained depths of their dead-letter queues
   */
  public DeadLetterStatsRoute(
      DeadLetterService letters, CounterStore counters, PipelineLoad load, QueueDepths undrained) {
    this.letters = letters;
    this.counters = counters;
    this.load = load;
    this.undrained = undrained;
  }

  @Override
  public HttpResponse answer(Call call) {
    call.requireOperator();
    Map<PipelineStage, Map<DeadLetterState, Long>> counts = letters.counts();
    Map<Sample, Long> totals = counters.totals();
    ObjectNode body = Json.object();
    putDepths(body);
    ObjectNode dlq = body.putObject("dlq");
    ObjectNode stages = body.putObject("stages");
    long total = 0;
    for (PipelineStage stage : PipelineStage.values()) {
      Map<DeadLetterState, Long> states = counts.getOrDefault(stage, Map.of());
      long undone = sum(states, DeadLetterState.DECIDED);
      total += undone;
      dlq.put(DeadLetterView.stream(stage), undone);
      ObjectNode row = stages.putObject(stage.wire());
      row.put("processed", count(totals, Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, stage));
      row.put("failed", count(totals, Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, stage));
      ObjectNode each = row.putObject("states");
      for (DeadLetterState state : DeadLetterState.values()) {
        each.put(state.wire(), states.getOrDefault(state, 0L));
      }
    }
    return HttpResponse.ok(body.put("total_dlq", total));
  }

  private void putDepths(ObjectNode body) {
    Map<PipelineStage, StageLoad> loads = load.stages();
    ObjectNode queues = body.putObject("queues");
    ObjectNode waiting = body.putObject("undrained");
    for (PipelineStage stage : PipelineStage.values()) {
      Optional.ofNullable(loads.get(stage))
          .ifPresent(each -> queues.put(DeadLetterView.queue(stage), each.depth().total()));
      waiting.put(DeadLetterView.stream(stage), undrained.depth(stage).total());
    }
  }

  private static long sum(Map<DeadLetterState, Long> counts, Set<DeadLetterState> states) {
    return states.stream().mapToLong(state -> counts.getOrDefault(state, 0L)).sum();
  }

  private static long count(Map<Sample, Long> totals, Metric metric, PipelineStage stage) {
    return totals.entrySet().stream()
        .filter(entry -> entry.getKey().metric() == metric)
        .filter(entry -> entry.getKey().label(Label.STAGE).equals(stage.wire()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

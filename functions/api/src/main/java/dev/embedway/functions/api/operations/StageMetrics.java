package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.summary.PipelineSummary;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Numbers of the pipeline's stages as JSON.
 *
 * @param totals of the fleet
 * @param summary of the pipeline; of what it lacks there are no fields
 */
record StageMetrics(Map<Sample, Long> totals, PipelineSummary summary) {

  private static final double MILLION = 1e6;

  StageMetrics {
    totals = Map.copyOf(totals);
  }

  /** Each stage by its name. */
  ObjectNode json() {
    ObjectNode body = Json.object();
    for (PipelineStage stage : PipelineStage.values()) {
      body.set(stage.wire(), json(stage));
    }
    return body;
  }

  private ObjectNode json(PipelineStage stage) {
    ObjectNode body = Json.object();
    Optional.ofNullable(summary.queues().get(stage))
        .ifPresent(depth -> body.put("depth", depth.waiting()).put("in_flight", depth.inFlight()));
    Optional.ofNullable(summary.deadLetters().get(stage))
        .ifPresent(left -> body.put("dead_letters", left));
    Optional.ofNullable(summary.ages().get(stage))
        .ifPresent(age -> body.put("age_seconds", SummaryView.seconds(age)));
    Optional.ofNullable(summary.work().get(stage))
        .ifPresent(work ->
            body.put("throughput_per_minute", work.perMinute()).put("processed", work.processed()));
    body.set("failed", byCode(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, stage));
    body.set("faults", byCode(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, stage));
    body.set(
        "latency_seconds", histogram(Metric.EMBEDDING_STAGE_PROCESSING_LATENCY_SECONDS, stage));
    body.set("wait_seconds", histogram(Metric.EMBEDDING_QUEUE_AGE_SECONDS, stage));
    body.set("batch_size", histogram(Metric.EMBEDDING_STAGE_BATCH_SIZE, stage));
    body.set("payload_bytes", histogram(Metric.EMBEDDING_STAGE_PAYLOAD_BYTES, stage));
    return body;
  }

  private ObjectNode byCode(Metric metric, PipelineStage stage) {
    Map<String, Long> codes = new TreeMap<>();
    totals.forEach((sample, count) -> {
      if (sample.metric() == metric && sample.labels().getFirst().equals(stage.wire())) {
        codes.merge(sample.labels().getLast(), count, Long::sum);
      }
    });
    ObjectNode body = Json.object();
    codes.forEach(body::put);
    return body;
  }

  private ObjectNode histogram(Metric metric, PipelineStage stage) {
    List<String> labels = List.of(stage.wire());
    long count = 0;
    for (int i = 0; i <= metric.bounds().size(); i++) {
      count += totals.getOrDefault(new Sample(metric, labels, String.valueOf(i)), 0L);
    }
    double sum = totals.getOrDefault(new Sample(metric, labels, Sample.SUM), 0L) / MILLION;
    return Json.object()
        .put("count", count)
        .put("sum", sum)
        .put("mean", count == 0 ? 0.0 : sum / count);
  }
}

package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.summary.PipelineSummary;
import dev.embedway.core.pipeline.summary.StageWork;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A summary of the pipeline as JSON. */
record SummaryView(PipelineSummary summary) {

  private static final double MILLIS = 1000;

  /** All of it; a part that could not be read is an empty object, and listed as missing. */
  ObjectNode json() {
    ObjectNode body = Json.object().put("object", "pipeline.summary");
    Map<PipelineStage, QueueDepth> queues = summary.queues();
    put(body, "queues", queues, (at, depth) -> at.put(depth.getKey(), depth.getValue().waiting()));
    put(
        body,
        "in_flight",
        queues,
        (at, depth) -> at.put(depth.getKey(), depth.getValue().inFlight()));
    put(body, "dlq", summary.deadLetters(), (at, left) -> at.put(left.getKey(), left.getValue()));
    put(body, "ages", summary.ages(), (at, age) -> at.put(age.getKey(), seconds(age.getValue())));
    summary
        .oldest()
        .ifPresentOrElse(
            age -> body.put("oldest_open_job_seconds", seconds(age)),
            () -> body.putNull("oldest_open_job_seconds"));
    ObjectNode stages = body.putObject("stages");
    for (PipelineStage stage : PipelineStage.values()) {
      Optional.ofNullable(summary.work().get(stage))
          .ifPresent(work -> stages.set(stage.wire(), work(stage, work)));
    }
    put(
        body,
        "flags",
        summary.flags(),
        (at, flags) -> at.set(flags.getKey(), flags(flags.getValue())));
    lanes(body.putObject("priority"));
    ObjectNode breakers = body.putObject("breakers");
    BreakerView.byProvider(summary.breakers(), summary.at())
        .forEach(view -> breakers.set(view.provider(), view.summary()));
    ArrayNode missing = body.putArray("missing");
    summary.missing().stream().sorted().forEach(part -> missing.add(part.wire()));
    return body.put("ts", summary.at().getEpochSecond());
  }

  /** Messages that wait, by lane, of each stage that has a queue for each. */
  private void lanes(ObjectNode priority) {
    for (PipelineStage stage : PipelineStage.values()) {
      if (stage.queues().size() > 1 && !summary.depths().isEmpty()) {
        ObjectNode lanes = priority.putObject(stage.wire());
        for (QueueId queue : stage.queues()) {
          Optional.ofNullable(summary.depths().get(queue))
              .ifPresent(depth -> lanes.put(queue.lane().wire(), depth.waiting()));
        }
      }
    }
  }

  /** One event of a stream, and the comment by which its connection is seen to live. */
  String event() {
    return "event: summary\ndata: " + json() + "\n\n: heartbeat\n\n";
  }

  private ObjectNode work(PipelineStage stage, StageWork work) {
    ObjectNode shown =
        Json.object()
            .put("processed", work.processed())
            .put("failed", work.failed())
            .put("per_minute", work.perMinute());
    work.lastCompleted()
        .map(Instant::getEpochSecond)
        .ifPresentOrElse(
            last -> shown.put("last_completed", last), () -> shown.putNull("last_completed"));
    summary
        .isStalled(stage)
        .ifPresentOrElse(
            isStalled -> shown.put("stalled", isStalled), () -> shown.putNull("stalled"));
    return shown;
  }

  private static ObjectNode flags(StageFlags flags) {
    return Json.object().put("paused", flags.paused()).put("drain", flags.draining());
  }

  private static <T> void put(
      ObjectNode body,
      String name,
      Map<PipelineStage, T> values,
      BiConsumer<ObjectNode, Map.Entry<String, T>> each) {
    ObjectNode object = body.putObject(name);
    for (PipelineStage stage : PipelineStage.values()) {
      Optional.ofNullable(values.get(stage))
          .ifPresent(value -> each.accept(object, Map.entry(stage.wire(), value)));
    }
  }

  /** Seconds with their milliseconds. */
  static double seconds(Duration time) {
    return time.toMillis() / MILLIS;
  }
}

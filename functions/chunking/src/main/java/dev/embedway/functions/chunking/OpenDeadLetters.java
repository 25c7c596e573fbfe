package dev.embedway.functions.chunking;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;

/** The number of dead letters that somebody has to decide about or to requeue, for an alarm. */
@ThreadSafe
public final class OpenDeadLetters {

  /** Name of the metric, in the namespace of the others. */
  static final String METRIC = "OpenDeadLetters";

  private final DeadLetterStore letters;
  private final LongConsumer gauge;

  /**
   * A count of the letters of a store.
   *
   * @param gauge is told of it, unless there are none: a metric is billed for the hours it is in
   */
  public OpenDeadLetters(DeadLetterStore letters, LongConsumer gauge) {
    this.letters = letters;
    this.gauge = gauge;
  }

  void tell() {
    long open = Arrays.stream(PipelineStage.values()).mapToLong(this::open).sum();
    if (open > 0) {
      gauge.accept(open);
    }
  }

  private long open(PipelineStage stage) {
    Map<DeadLetterState, Long> counts = letters.counts(stage);
    return DeadLetterState.WAITING.stream()
        .mapToLong(state -> counts.getOrDefault(state, 0L))
        .sum();
  }
}

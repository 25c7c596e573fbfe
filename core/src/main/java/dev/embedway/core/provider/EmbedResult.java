package dev.embedway.core.provider;

import dev.embedway.core.model.Vector;
import java.time.Duration;
import java.util.List;

/**
 * A provider's answer to one {@link EmbedCall}.
 *
 * @param vectors one a text, in order
 * @param timings where the time went
 * @param tokens what the provider counts for each text, in order; empty when it reports none
 */
public record EmbedResult(List<Vector> vectors, Timings timings, List<Integer> tokens) {

  public EmbedResult {
    vectors = List.copyOf(vectors);
    tokens = List.copyOf(tokens);
  }

  /** An answer of a provider that reports no counts. */
  public EmbedResult(List<Vector> vectors, Timings timings) {
    this(vectors, timings, List.of());
  }

  /**
   * Durations of the parts of a call; zero where a provider reports none.
   *
   * @param tokenization in the tokenizer
   * @param queue waiting for a worker
   * @param inference in the model
   */
  public record Timings(Duration tokenization, Duration queue, Duration inference) {

    /** Nothing known. */
    public static final Timings NONE = new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}

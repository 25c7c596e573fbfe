package dev.embedway.core.provider;

import dev.embedway.core.embedding.Vector;
import java.time.Duration;
import java.util.List;

/**
 * A provider's answer to one {@link EmbedCall}.
 *
 * @param vectors one a text, in order
 * @param timings where the time went
 */
public record EmbedResult(List<Vector> vectors, Timings timings) {

  public EmbedResult {
    vectors = List.copyOf(vectors);
  }

  /**
   * Where a call's time went; zero where a provider cannot tell.
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

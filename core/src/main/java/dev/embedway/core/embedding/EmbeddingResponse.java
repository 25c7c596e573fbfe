package dev.embedway.core.embedding;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedResult.Timings;
import java.util.List;

/**
 * The embeddings of a request, in the order of its inputs.
 *
 * @param model who made them
 * @param embeddings one an input
 * @param timings where the time went
 * @param hits how many of them came from the cache
 */
public record EmbeddingResponse(
    ModelSpec model, List<Embedding> embeddings, Timings timings, int hits) {

  public EmbeddingResponse {
    embeddings = List.copyOf(embeddings);
  }

  /** Count of embeddings that did not come from the cache. */
  public int misses() {
    return embeddings.size() - hits;
  }

  /** Tokens of all inputs as the model read them. */
  public int tokens() {
    return embeddings.stream().mapToInt(Embedding::tokens).sum();
  }

  /**
   * One input's vector.
   *
   * @param index the input's place
   * @param vector of the length asked for
   * @param tokens that the model read, special tokens included; of one from the cache as when it
   *     was made
   * @param truncation whether the input was cut
   */
  public record Embedding(int index, Vector vector, int tokens, Truncation truncation) {}

  /** Truncation of an input to its model's limit. */
  public enum Truncation {
    WHOLE,
    TRUNCATED
  }
}

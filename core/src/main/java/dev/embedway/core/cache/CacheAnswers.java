package dev.embedway.core.cache;

import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedResult.Timings;
import java.util.List;

/**
 * The answers to a {@link CacheLookup}.
 *
 * @param answers one an input, in order
 * @param timings of the calls that were made; zero where none was
 */
public record CacheAnswers(List<Answer> answers, Timings timings) {

  public CacheAnswers {
    answers = List.copyOf(answers);
  }

  /**
   * One input's vector.
   *
   * @param vector as the provider gave it
   * @param tokens counted when it was made
   * @param origin of the vector
   */
  public record Answer(Vector vector, int tokens, Origin origin) {}

  /** Origin of a vector. */
  public enum Origin {
    /** The cache. */
    HIT,
    /** A provider, asked for this request or for one beside it. */
    MISS
  }
}

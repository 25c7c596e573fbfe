package dev.embedway.pgvector.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.embedway.core.store.VectorIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Samples of index versions that have a text index, each kept for a minute: what it tells of words
 * that are rare is no other by then. Thread-safe.
 */
public final class TermSamples {

  private static final Duration KEPT = Duration.ofMinutes(1);

  /** Versions whose samples are kept; one of 1,000 chunks of 150 words takes about 3 MB. */
  private static final int MAX = 8;

  private final Cache<Sampled, SampledWords> words;

  /** None yet. */
  public TermSamples(InstantSource clock) {
    Instant start = clock.instant();
    this.words =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(() -> start.until(clock.instant(), ChronoUnit.NANOS))
            .expireAfterWrite(KEPT)
            .maximumSize(MAX)
            .build();
  }

  /**
   * Words of a version that are sampled together.
   *
   * @param searched expression of the words, of a row of chunks
   */
  private record Sampled(VectorIndex index, String searched) {}

  /** The sample for a query's terms, read anew where they are not words alone. */
  TermSample read(Connection connection, VectorIndex index, TextTerms terms, String searched)
      throws SQLException {
    if (terms.needed().isPresent() || terms.ranked().stream().anyMatch(t -> t.words().isEmpty())) {
      return TermSample.read(connection, index, terms, searched);
    }
    Sampled sampled = new Sampled(index, searched);
    SampledWords known = words.getIfPresent(sampled);
    if (known == null) {
      known = SampledWords.read(connection, index, searched);
      words.put(sampled, known);
    }
    return known.sample(terms.ranked());
  }
}

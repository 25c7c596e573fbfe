package dev.embedway.core.limit;

import dev.embedway.core.error.EmbedwayException;
import java.time.Instant;
import java.util.Optional;

/**
 * The buckets that all processes share. A bucket that nothing is known of is full.
 *
 * <p>Thread-safe; each call is a remote one, mostly a single write.
 */
public interface LimiterStore {

  /**
   * Takes permits if the bucket holds so many, else none.
   *
   * @param permits 1..{@link Bucket#capacity()}
   * @param known when the bucket was last seen to get full; a guess that spares writes and decides
   *     nothing
   * @throws EmbedwayException when the store does not answer
   */
  TakeResult take(Bucket bucket, long permits, Instant known, Instant now);

  /**
   * Takes permits whether the bucket holds them or not: what was found out too late.
   *
   * @param permits at least 1
   * @return when it is full again
   * @throws EmbedwayException when the store does not answer
   */
  Instant charge(Bucket bucket, long permits, Instant known, Instant now);

  /**
   * Time at which the bucket is full again; empty when it is.
   *
   * @throws EmbedwayException when the store does not answer
   */
  Optional<Instant> fullAt(Bucket bucket, Instant now);
}

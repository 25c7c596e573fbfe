package dev.embedway.core.cache;

import dev.embedway.core.model.Vector;
import java.time.Instant;

/**
 * Cache entry of a text that was embedded.
 *
 * @param vector as the provider gave it
 * @param tokens that were counted for the text then, so that its usage is the same again
 * @param expires it is not used from then on
 */
public record CachedVector(Vector vector, int tokens, Instant expires) {

  boolean isLive(Instant now) {
    return now.isBefore(expires);
  }
}

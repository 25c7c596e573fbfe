package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import java.time.Duration;

/**
 * A re-embed before it is begun.
 *
 * @param version that it would make
 * @param documents that searches find now
 * @param chunks of these as they are cut now
 * @param tokens of these chunks, by those of a sample
 * @param tokensPerSecond speed of the model on the smallest machine that it is meant for
 */
public record ReembedPlan(
    StoreVersion version, long documents, long chunks, long tokens, int tokensPerSecond) {

  /** Time that one worker of that speed would take. */
  public Duration time() {
    return Duration.ofSeconds(Math.ceilDiv(tokens, tokensPerSecond));
  }

  /** A plan for a store. */
  public record Of(StoreSpec store, ReembedPlan plan) {}
}

package dev.embedway.core.breaker;

import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.provider.DelegatingProvider;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;

/**
 * One endpoint of a remote provider behind its breaker.
 *
 * <p>Thread-safe.
 */
public final class BreakingProvider extends DelegatingProvider {

  private final Breaker breaker;

  /** Asks {@code next} as long as the breaker lets calls pass. */
  public BreakingProvider(EmbeddingProvider next, Breaker breaker) {
    super(next);
    this.breaker = breaker;
  }

  /**
   * Makes one call.
   *
   * @throws UnavailableException {@code breaker_open} when it was not made
   */
  @Override
  public EmbedResult embed(EmbedCall call) {
    return breaker.call(call.deadline(), deadline -> next().embed(call.until(deadline)));
  }
}

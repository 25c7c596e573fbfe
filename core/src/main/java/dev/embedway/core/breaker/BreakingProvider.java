package dev.embedway.core.breaker;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.provider.DelegatingProvider;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import java.time.InstantSource;

/**
 * One endpoint of a remote provider behind two breakers: that of the model that is asked for, in
 * which every fault counts, and that of the endpoint, in which a fault counts if the model has
 * worked there lately.
 */
@ThreadSafe
public final class BreakingProvider extends DelegatingProvider {

  private final Breakers breakers;
  private final BreakerId id;
  private final Breaker endpoint;
  private final InstantSource clock;
  private final ModelRecords records = new ModelRecords();

  BreakingProvider(EmbeddingProvider next, Breakers breakers, InstantSource clock) {
    super(next);
    this.breakers = breakers;
    this.id = new BreakerId(next.name(), next.endpoint());
    this.endpoint = breakers.of(id);
    this.clock = clock;
  }

  /**
   * Makes one call.
   *
   * @throws UnavailableException {@code breaker_open} when it was not made
   */
  @Override
  public EmbedResult embed(EmbedCall call) {
    String model = call.model().id();
    Breaker own = breakers.of(id.of(model));
    return own.call(
        call.deadline(),
        until ->
            endpoint.call(
                until,
                records.standing(model, own.tally(), clock.instant()),
                outcome -> records.note(model, outcome, clock.instant()),
                deadline -> next().embed(call.until(deadline))));
  }
}

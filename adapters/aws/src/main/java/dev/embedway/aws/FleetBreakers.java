package dev.embedway.aws;

import dev.embedway.core.breaker.BreakerCounts;
import dev.embedway.core.breaker.BreakerLog;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.observe.Counters;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The breakers of a process, kept where the rest of the fleet keeps them. */
public final class FleetBreakers {

  private FleetBreakers() {}

  /**
   * Breakers in the control table.
   *
   * @param random thread-safe, and not the same in two processes
   * @param counters told of failures of the store
   */
  public static Breakers of(
      EmbedwaySettings settings,
      AwsClients clients,
      InstantSource clock,
      RandomGenerator random,
      Counters counters) {
    return new Breakers(
        new DynamoBreakerStore(clients.dynamoDb(), settings.resources().controlTable(), random),
        settings.breaker(),
        clock,
        random,
        new BreakerLog().andThen(new BreakerCounts(counters)));
  }
}

package dev.embedway.aws;

import dev.embedway.core.breaker.BreakerEvent;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.config.EmbedwaySettings;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The breakers of a process, kept where the rest of the fleet keeps them. */
public final class FleetBreakers {

  private FleetBreakers() {}

  /**
   * Breakers in the control table.
   *
   * @param random thread-safe, and not the same in two processes
   * @param events told of what happens; must not throw
   */
  public static Breakers of(
      EmbedwaySettings settings,
      AwsClients clients,
      InstantSource clock,
      RandomGenerator random,
      Consumer<BreakerEvent> events) {
    return new Breakers(
        new DynamoBreakerStore(clients.dynamoDb(), settings.resources().controlTable(), random),
        settings.breaker(),
        clock,
        random,
        events);
  }
}

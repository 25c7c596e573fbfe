package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsPorts;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.topology.Topology;
import dev.embedway.functions.api.Operations;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What all functions of a local cloud share.
 *
 * @param operations what requests are limited, counted and written down by
 * @param incarnation names this run of the process among all that claimed jobs
 * @param random thread-safe and unpredictable
 */
record CloudParts(
    EmbedwaySettings settings,
    AwsClients clients,
    AwsPorts ports,
    CloudEngine engine,
    Operations operations,
    String incarnation,
    InstantSource clock,
    RandomGenerator random) {

  Topology topology() {
    return settings.resources().topology();
  }
}

package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsPorts;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.topology.Topology;
import dev.embedway.functions.api.Operations;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Dependencies that all functions of a local cloud share.
 *
 * @param operations limits, metrics and records of requests
 * @param incarnation id of this run of the process among all that claimed jobs
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

package dev.embedway.local.cloud.services;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Secrets;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.Stopwatch;
import dev.embedway.topology.Topology;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Parameters of the opening of services.
 *
 * @param health takes the outcomes of their calls
 * @param executor for parallel work
 * @param progress takes lines for the user
 * @param closing closes what is opened
 */
public record ServiceStartContext(
    CloudConfig config,
    Secrets secrets,
    InstantSource clock,
    PartHealth health,
    Stopwatch watch,
    Executor executor,
    Consumer<String> progress,
    ClosingStack closing) {

  Topology topology() {
    return config.settings().resources().topology();
  }
}

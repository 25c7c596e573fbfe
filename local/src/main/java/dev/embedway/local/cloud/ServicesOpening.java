package dev.embedway.local.cloud;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.topology.Topology;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What services are opened with.
 *
 * @param health where outcomes of their calls are noted
 * @param executor for work beside other work
 * @param progress told in lines what the user is to know
 * @param closing closes what is opened
 */
record ServicesOpening(
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

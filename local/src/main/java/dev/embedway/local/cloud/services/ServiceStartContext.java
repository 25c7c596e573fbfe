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
 * @param execution of the opening
 * @param progress of the start
 * @param closing closes what is opened
 */
public record ServiceStartContext(
    CloudConfig config,
    Secrets secrets,
    Execution execution,
    Progress progress,
    ClosingStack closing) {

  /**
   * Execution of the opening.
   *
   * @param health takes the outcomes of their calls
   * @param executor for parallel work
   */
  public record Execution(InstantSource clock, PartHealth health, Executor executor) {}

  /**
   * Progress of the start.
   *
   * @param watch times its parts
   * @param lines takes lines for the user
   */
  public record Progress(Stopwatch watch, Consumer<String> lines) {}

  Topology topology() {
    return config.settings().resources().topology();
  }
}

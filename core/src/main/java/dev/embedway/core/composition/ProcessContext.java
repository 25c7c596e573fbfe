package dev.embedway.core.composition;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.topology.Topology;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Facts of a process that its services are made with.
 *
 * @param incarnation name of this process among all that claim jobs
 * @param random thread-safe and unpredictable: keys are drawn from it
 * @param beside runs what no caller need wait for
 */
public record ProcessContext(
    EmbedwaySettings settings,
    String incarnation,
    InstantSource clock,
    RandomGenerator random,
    Executor beside) {

  /** Of a process that may stand still between calls: callers wait for all that they cause. */
  public ProcessContext(
      EmbedwaySettings settings, String incarnation, InstantSource clock, RandomGenerator random) {
    this(settings, incarnation, clock, random, Runnable::run);
  }

  /** Functions, queues and tables with the names and clocks of the settings. */
  public Topology topology() {
    return settings.resources().topology();
  }
}

package dev.embedway.infra.observability;

import software.amazon.awscdk.services.cloudwatch.Metric;

/**
 * An alarm: over the threshold in every one of the last periods. Each has a section of
 * docs/operations.md under its key.
 *
 * @param key its name without the stage
 * @param metric what is looked at, with its period
 * @param threshold the most that is well
 * @param periods how long it lasts before somebody is told
 * @param meaning in one sentence
 */
record AlarmSpec(String key, Metric metric, double threshold, int periods, String meaning) {}

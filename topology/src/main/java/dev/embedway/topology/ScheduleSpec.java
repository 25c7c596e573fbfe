package dev.embedway.topology;

import java.time.Duration;

/**
 * A function that is run again and again.
 *
 * @param function runs on AWS; a local cloud has its own way of doing the same work
 * @param period from one start to the next; a run that takes longer is not overtaken
 */
public record ScheduleSpec(FunctionId function, Duration period) {}

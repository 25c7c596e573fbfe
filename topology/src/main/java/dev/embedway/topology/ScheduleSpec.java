package dev.embedway.topology;

import java.time.Duration;

/**
 * Work that is done again and again, by itself.
 *
 * @param name what is done, and the name of the function that does it on AWS
 * @param period from one start to the next; a run that takes longer is not overtaken
 */
public record ScheduleSpec(String name, Duration period) {}

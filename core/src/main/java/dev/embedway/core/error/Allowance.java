package dev.embedway.core.error;

import java.time.Duration;

/**
 * State of a limit.
 *
 * @param limit max permits that can be taken at once
 * @param remaining permits that can be taken now
 * @param reset time until {@code remaining} is {@code limit} again, if nothing is taken
 */
public record Allowance(long limit, long remaining, Duration reset) {}

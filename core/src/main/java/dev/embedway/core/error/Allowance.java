package dev.embedway.core.error;

import java.time.Duration;

/**
 * How a limit stands.
 *
 * @param limit most that can be had at once
 * @param remaining what can be had now
 * @param reset time until {@code remaining} is {@code limit} again, if nothing is taken
 */
public record Allowance(long limit, long remaining, Duration reset) {}

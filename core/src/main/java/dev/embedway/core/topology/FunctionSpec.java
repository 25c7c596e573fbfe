package dev.embedway.core.topology;

import java.time.Duration;

/**
 * A function.
 *
 * @param name of the function
 * @param handler its class, with a no-argument constructor for Lambda
 * @param timeout most time of one invocation
 * @param memoryMb its memory, which decides its share of CPU: one core at 1769
 */
public record FunctionSpec(String name, String handler, Duration timeout, int memoryMb) {}

package dev.embedway.topology;

/**
 * A route that does not go to the default function.
 *
 * @param method HTTP method
 * @param path API Gateway's form, variables in braces
 * @param function the name of the function that answers
 */
public record RouteSpec(String method, String path, String function) {}

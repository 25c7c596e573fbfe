package dev.embedway.topology;

/**
 * A route that does not go to the default function.
 *
 * @param method HTTP method
 * @param path API Gateway's form, variables in braces
 * @param function answers it
 */
public record RouteSpec(String method, String path, FunctionId function) {}

package dev.embedway.topology.route;

import dev.embedway.topology.FunctionId;

/**
 * A route at one of its paths.
 *
 * @param method HTTP method
 * @param path whole, in API Gateway's form: variables in braces
 * @param function answers it
 */
public record RouteSpec(String method, String path, FunctionId function) {}

/**
 * The HTTP API. Open {@link dev.embedway.functions.api.ApiComposition} first: it makes the routes
 * of {@link dev.embedway.topology.route.Endpoint} and the handlers that answer them. Two handlers
 * share one zip: {@link dev.embedway.functions.api.ApiHandler} and, for routes that need
 * PostgreSQL, {@link dev.embedway.functions.api.DataHandler}. Times in bodies are seconds of the
 * epoch.
 */
@NullMarked
package dev.embedway.functions.api;

import org.jspecify.annotations.NullMarked;

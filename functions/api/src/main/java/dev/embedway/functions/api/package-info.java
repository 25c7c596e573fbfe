/**
 * The HTTP routes. Open {@link dev.embedway.functions.api.Endpoint} first: the table of all of
 * them, with who may call each and which of the two functions answers. Two handlers share one zip:
 * {@link dev.embedway.functions.api.ApiHandler} and, for what needs PostgreSQL, {@link
 * dev.embedway.functions.api.DataHandler}. Times in bodies are seconds of the epoch.
 */
@NullMarked
package dev.embedway.functions.api;

import org.jspecify.annotations.NullMarked;

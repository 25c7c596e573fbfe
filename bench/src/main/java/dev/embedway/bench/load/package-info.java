/**
 * Cost of a request through the API, beside the same request to the provider itself. Open {@link
 * dev.embedway.bench.load.LoadRun} first. Times are in milliseconds.
 */
@NullMarked
package dev.embedway.bench.load;

import org.jspecify.annotations.NullMarked;

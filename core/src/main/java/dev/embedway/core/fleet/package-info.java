/**
 * Models of a hub that any process of a fleet may be asked for: which are listed, how they are
 * fetched, and how long a request waits for one. Open {@link dev.embedway.core.fleet.FleetModels}
 * first.
 */
@NullMarked
package dev.embedway.core.fleet;

import org.jspecify.annotations.NullMarked;

/**
 * Resources that are deployed, and their wiring: one source for the AWS stack and for the local
 * cloud. Open {@link dev.embedway.core.topology.Topology} first.
 */
@NullMarked
package dev.embedway.core.topology;

import org.jspecify.annotations.NullMarked;

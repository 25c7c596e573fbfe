/**
 * Resources that are deployed, and their wiring: one source for the AWS stack and for the local
 * cloud. Open {@link dev.embedway.topology.Topology} first: it has every function, queue, table and
 * schedule with its numbers, such as the time, memory and visibility timeout. {@link
 * dev.embedway.topology.QueueSpec} and its like say what each number means.
 */
@NullMarked
package dev.embedway.topology;

import org.jspecify.annotations.NullMarked;

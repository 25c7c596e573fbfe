/**
 * Resources that are deployed, and their wiring: one source for the AWS stack and for the local
 * cloud. Open {@link dev.embedway.topology.FunctionId} first: it has every function with its time,
 * memory and source of events. {@link dev.embedway.topology.QueueId} has every queue with its
 * visibility timeout and batch size, {@link dev.embedway.topology.Topology} the tables, buckets and
 * schedules. {@link dev.embedway.topology.QueueSpec} and its like say what each number means.
 */
@NullMarked
package dev.embedway.topology;

import org.jspecify.annotations.NullMarked;

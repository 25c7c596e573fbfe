/**
 * The AWS stacks of a stage. Open {@link dev.embedway.infra.EmbedwayStacks} first. {@link
 * dev.embedway.infra.stateful.StatefulStack} holds what must outlive a deployment: tables, buckets,
 * queues and the database; {@link dev.embedway.infra.stateless.StatelessStack} what may be thrown
 * away and made again: functions, the HTTP API, schedules, alarms. What is deployed and its numbers
 * come from {@link dev.embedway.topology.Topology}, the same value that the local cloud runs; what
 * an operator chooses is in {@link dev.embedway.infra.deployment.Deployment}.
 *
 * <p>No physical names: CloudFormation makes them and the functions read them from their
 * environment, so that several stages fit one account.
 */
@NullMarked
package dev.embedway.infra;

import org.jspecify.annotations.NullMarked;

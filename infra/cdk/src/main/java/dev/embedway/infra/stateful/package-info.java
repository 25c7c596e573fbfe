/**
 * The stack that must outlive a deployment: tables, buckets, queues, the database and its network.
 * Open {@link dev.embedway.infra.stateful.StatefulStack} first.
 */
@NullMarked
package dev.embedway.infra.stateful;

import org.jspecify.annotations.NullMarked;

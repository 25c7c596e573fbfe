/**
 * The dead letter function: what SQS itself moved to a queue's dead-letter queue into the ledger.
 * Open {@link dev.embedway.functions.deadletter.DeadLetterHandler} first.
 */
@NullMarked
package dev.embedway.functions.deadletter;

import org.jspecify.annotations.NullMarked;

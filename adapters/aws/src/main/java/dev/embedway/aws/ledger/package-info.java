/**
 * Documents, jobs and the forget list in the ledger table.
 *
 * <p>Open {@link dev.embedway.aws.ledger.DynamoLedger} first.
 */
@NullMarked
package dev.embedway.aws.ledger;

import org.jspecify.annotations.NullMarked;

/**
 * Queues, and the handling of their records: which are tried again, when, and which are given up.
 *
 * <p>Open {@link dev.embedway.aws.sqs.RecordBatch} first.
 */
@NullMarked
package dev.embedway.aws.sqs;

import org.jspecify.annotations.NullMarked;

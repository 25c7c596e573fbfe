/**
 * The core's ports over DynamoDB, SQS and S3, and the door through which records come from SQS.
 * Open {@link dev.embedway.aws.AwsClients} first: all else takes its clients, and names of tables,
 * buckets and queues. {@link dev.embedway.aws.DynamoLedger} tells how documents and jobs lie in a
 * table, {@link dev.embedway.aws.RecordBatch} what becomes of a record that fails.
 *
 * <p>Every failure of AWS is sorted in one place into {@code store_unavailable}, which may be tried
 * again, or {@code internal}; the SDK's own retries are the only ones.
 */
@NullMarked
package dev.embedway.aws;

import org.jspecify.annotations.NullMarked;

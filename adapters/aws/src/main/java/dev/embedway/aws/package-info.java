/**
 * Core's ports over DynamoDB, SQS and S3. Open {@link dev.embedway.aws.AwsPlatform} first: it makes
 * the ports of a process, and core's services over them.
 *
 * <p>Every failure of AWS is sorted in one place into {@code store_unavailable}, which may be tried
 * again, or {@code internal}; the SDK's own retries are the only ones.
 */
@NullMarked
package dev.embedway.aws;

import org.jspecify.annotations.NullMarked;

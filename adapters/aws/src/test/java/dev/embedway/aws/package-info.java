/** Tests over embedded SQS, DynamoDB and S3, with the SDK's own clients. */
@NullMarked
package dev.embedway.aws;

import org.jspecify.annotations.NullMarked;

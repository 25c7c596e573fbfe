/**
 * SQS, DynamoDB and S3 of a local cloud: emulators in its process, or the services at an endpoint.
 * Open {@link dev.embedway.local.cloud.services.CloudServices} first.
 */
@NullMarked
package dev.embedway.local.cloud.services;

import org.jspecify.annotations.NullMarked;

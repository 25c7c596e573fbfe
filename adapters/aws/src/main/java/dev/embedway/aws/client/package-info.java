/**
 * The SDK's clients, their endpoints, and the sorting of AWS's failures.
 *
 * <p>Open {@link dev.embedway.aws.client.AwsClients} first.
 */
@NullMarked
package dev.embedway.aws.client;

import org.jspecify.annotations.NullMarked;

/**
 * DynamoDB in this JVM, by AWS's DynamoDB Local. Open {@link
 * dev.embedway.emulators.dynamodb.EmbeddedDynamoDb} first.
 */
@NullMarked
package dev.embedway.emulators.dynamodb;

import org.jspecify.annotations.NullMarked;

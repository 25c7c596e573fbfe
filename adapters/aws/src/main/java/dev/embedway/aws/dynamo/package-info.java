/**
 * Reading and writing of items: keys, conditions, retries when others change them, lists by page,
 * and the number of the schema that an item was written by.
 *
 * <p>Open {@link dev.embedway.aws.dynamo.DynamoTable} first.
 */
@NullMarked
package dev.embedway.aws.dynamo;

import org.jspecify.annotations.NullMarked;

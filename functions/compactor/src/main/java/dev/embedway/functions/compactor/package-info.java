/**
 * The Lambda function that deletes what nobody reads any more and erases tenants. Open {@link
 * dev.embedway.functions.compactor.CompactorHandler} first.
 */
@NullMarked
package dev.embedway.functions.compactor;

import org.jspecify.annotations.NullMarked;

/**
 * Routes of records: vectors that callers write into stores. Open {@link
 * dev.embedway.functions.api.records.UpsertRecordsRoute} first.
 */
@NullMarked
package dev.embedway.functions.api.records;

import org.jspecify.annotations.NullMarked;

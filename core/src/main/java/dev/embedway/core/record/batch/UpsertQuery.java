package dev.embedway.core.record.batch;

import java.util.Optional;

/**
 * Query of a list of batches, the newest first.
 *
 * @param status of those that are listed; empty for all
 * @param limit 1..{@value #MAX_LIMIT}
 * @param offset batches that are passed over
 * @param after id of the batch that the list comes after
 */
public record UpsertQuery(
    Optional<UpsertStatus> status, int limit, int offset, Optional<String> after) {

  public static final int MAX_LIMIT = 500;
}

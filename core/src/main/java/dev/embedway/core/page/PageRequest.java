package dev.embedway.core.page;

import java.util.Optional;

/**
 * The part of a list that is asked for.
 *
 * @param limit largest number of items, 1..{@value #MAX_LIMIT}
 * @param after {@code next} of an earlier page of the same list; empty for the first page
 */
public record PageRequest(int limit, Optional<String> after) {

  /** Largest page. */
  public static final int MAX_LIMIT = 1000;

  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1.." + MAX_LIMIT + ", was " + limit);
    }
  }

  /** The first page of a list. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }
}

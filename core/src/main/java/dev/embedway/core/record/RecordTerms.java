package dev.embedway.core.record;

import dev.embedway.core.search.Filter;
import dev.embedway.core.vector.RecordQuery;
import java.util.Optional;

/**
 * Terms of a list of records.
 *
 * @param filter of the records that are listed; empty for all
 */
public record RecordTerms(
    Optional<Filter> filter, RecordQuery.Order order, RecordQuery.Part part) {}

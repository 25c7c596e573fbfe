package dev.embedway.core.file.attach;

import dev.embedway.core.page.SortOrder;
import java.util.Optional;

/**
 * A part of a store's files.
 *
 * @param limit largest number of them
 * @param order by keys, which for attached files is that of their uploads
 * @param after id of the file that the part follows, which need not be the store's any more
 * @param status of the files, empty for any
 */
public record StoreFileQuery(
    int limit, SortOrder order, Optional<String> after, Optional<StoreFileStatus> status) {}

package dev.embedway.core.file;

import dev.embedway.core.page.SortOrder;
import java.util.Optional;

/**
 * A part of a tenant's files.
 *
 * @param limit largest number of files
 * @param order of uploads
 * @param after the file that the part follows, which need not be there any more
 * @param purpose of the files, empty for any
 */
public record FileQuery(
    int limit, SortOrder order, Optional<FileId> after, Optional<FilePurpose> purpose) {}

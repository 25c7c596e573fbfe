/**
 * The routes of documents: uploads, lists, jobs, deletions. Open {@link
 * dev.embedway.functions.api.documents.UploadRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.documents;

import org.jspecify.annotations.NullMarked;

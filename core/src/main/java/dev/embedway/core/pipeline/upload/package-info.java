/**
 * Events of objects, as they become generations of documents. Open {@link
 * dev.embedway.core.pipeline.upload.UploadRegistrar} first, which makes jobs of events; {@link
 * dev.embedway.core.pipeline.upload.MetadataFiles} takes in metadata files by the same rule.
 * Removal of documents and stores at a caller's request is here too.
 */
@NullMarked
package dev.embedway.core.pipeline.upload;

import org.jspecify.annotations.NullMarked;

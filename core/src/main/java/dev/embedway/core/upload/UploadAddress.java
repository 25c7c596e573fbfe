package dev.embedway.core.upload;

import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import java.time.Instant;

/**
 * An address that takes one upload without a key.
 *
 * @param document that is uploaded, or that the metadata file describes
 * @param key the object's, in the bucket
 * @param put the request to be sent
 * @param expiresAt the time from which it is refused
 * @param maxBytes size up to which a document is read
 */
public record UploadAddress(
    DocumentId document, String key, PresignedPut put, Instant expiresAt, long maxBytes) {}

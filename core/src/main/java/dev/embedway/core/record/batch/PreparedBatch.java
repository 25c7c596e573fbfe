package dev.embedway.core.record.batch;

import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import java.time.Instant;

/**
 * A batch whose lines its caller is to upload.
 *
 * @param put the request to be sent
 * @param expiresAt the time from which it is refused
 */
public record PreparedBatch(UpsertBatch batch, PresignedPut put, Instant expiresAt) {}

package dev.embedway.core.media;

import dev.embedway.core.pipeline.document.JobId;

/**
 * Answer to an order to embed one document.
 *
 * @param job under way, or that of the first request under the same idempotency key
 */
public record EmbedReceipt(JobId job, Media media) {}

/**
 * From an uploaded object to visible vectors. Open {@link dev.embedway.core.pipeline.Ledger} first:
 * it holds every document and job, and its Javadoc tells how uploads are ordered. {@link
 * dev.embedway.core.pipeline.JobStatus} lists a job's states, {@code LedgerTransitions} decides how
 * one becomes another. {@link dev.embedway.core.pipeline.UploadRegistrar} makes jobs of events,
 * {@link dev.embedway.core.pipeline.ChunkingStage}, {@link
 * dev.embedway.core.pipeline.EmbeddingStage} and {@link dev.embedway.core.pipeline.StorageStage}
 * work on them, and {@link dev.embedway.core.pipeline.Reconciler} finds what was lost. Messages
 * carry pointers, never text or vectors. An effect is durable before the message that asked for it
 * is acknowledged, and every step may be repeated.
 */
@NullMarked
package dev.embedway.core.pipeline;

import org.jspecify.annotations.NullMarked;

/**
 * The three stages. Open {@link dev.embedway.core.pipeline.stage.ChunkingStage} first; {@link
 * dev.embedway.core.pipeline.stage.EmbeddingStage} and {@link
 * dev.embedway.core.pipeline.stage.StorageStage} follow it. {@link
 * dev.embedway.core.pipeline.stage.JobGate} is the check that each makes first, and {@link
 * dev.embedway.core.pipeline.stage.JobFailures} ends jobs whose message will not be tried again.
 */
@NullMarked
package dev.embedway.core.pipeline.stage;

import org.jspecify.annotations.NullMarked;

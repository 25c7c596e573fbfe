/**
 * Artifacts that stages hand to one another, by generation and store version. Open {@link
 * dev.embedway.core.pipeline.artifact.Artifacts} first; a {@link
 * dev.embedway.core.pipeline.artifact.ChunkBatch} is a list of places in the generation's text.
 */
@NullMarked
package dev.embedway.core.pipeline.artifact;

import org.jspecify.annotations.NullMarked;

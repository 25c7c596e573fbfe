package dev.embedway.core.pipeline.compact;

/**
 * Ports of compaction.
 *
 * @param rows of the vector store
 * @param artifacts of the stages
 * @param sources versions of documents' objects
 * @param state of the runs
 */
public record CompactionPorts(
    RowRemoval rows, ArtifactRemoval artifacts, SourceVersions sources, CompactionState state) {}

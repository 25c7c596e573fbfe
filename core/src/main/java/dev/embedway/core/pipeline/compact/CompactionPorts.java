package dev.embedway.core.pipeline.compact;

import dev.embedway.core.file.FilePorts;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;

/**
 * Ports of compaction.
 *
 * @param rows of the vector store
 * @param artifacts of the stages
 * @param sources versions of documents' objects
 * @param letters of all stages
 * @param state of the runs
 * @param files of tenants
 * @param audit of what expired
 */
public record CompactionPorts(
    RowRemoval rows,
    ArtifactRemoval artifacts,
    SourceVersions sources,
    DeadLetterStore letters,
    CompactionState state,
    FilePorts files,
    AuditLog audit) {}

package dev.embedway.local.cloud.database;

import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.StoreConnections;

/**
 * Ports beside a vector store, over the same vectors.
 *
 * @param transfer of records between versions
 * @param rows that searches do not show, to be deleted
 * @param tuning of its indexes
 * @param connections to it
 * @param erasure of tenants
 */
public record VectorPorts(
    RecordTransfer transfer,
    RowRemoval rows,
    HnswTuning tuning,
    StoreConnections connections,
    ErasurePlace erasure) {}

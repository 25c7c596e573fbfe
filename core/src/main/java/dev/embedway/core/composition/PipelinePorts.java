package dev.embedway.core.composition;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.control.StagePorts;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.requeue.MessageReturn;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;

/**
 * Ports of the document pipeline.
 *
 * @param ledger of documents and jobs
 * @param artifacts of the stages
 * @param bucket that users put documents into
 * @param catalog of vector stores
 * @param keys of tenants
 * @param leases of batches that are being embedded
 * @param sender of messages to the stages
 * @param deadLetters that the ledger writes
 * @param back the way of a dead letter's message into its queue
 * @param objects audit of what was done in the bucket itself
 * @param stages control of the stages
 */
public record PipelinePorts(
    LedgerStore ledger,
    Artifacts artifacts,
    SourceBucket bucket,
    StoreCatalog catalog,
    ApiKeyStore keys,
    BatchLeases leases,
    MessageSender sender,
    DeadLetterStore deadLetters,
    MessageReturn back,
    AuditLog objects,
    StagePorts stages) {}

package dev.embedway.core.composition;

import dev.embedway.core.erasure.ErasureStore;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.control.StagePorts;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.requeue.MessageReturn;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;

/**
 * Ports of the document pipeline.
 *
 * @param state of documents and jobs
 * @param artifacts of the stages
 * @param bucket that users put documents into
 * @param catalog of vector stores
 * @param keys of tenants
 * @param messages to the stages
 * @param objects audit of what no caller did: what was done in the bucket itself, and what expired
 * @param stages control of the stages
 */
public record PipelinePorts(
    State state,
    Artifacts artifacts,
    SourceBucket bucket,
    StoreCatalog catalog,
    ApiKeyStore keys,
    Messages messages,
    AuditLog objects,
    StagePorts stages) {

  /**
   * Ports of the state of documents and jobs.
   *
   * @param ledger of documents and jobs
   * @param deadLetters that the ledger writes
   * @param leases of batches that are being embedded
   * @param reembeds that are not over
   * @param erasures of tenants
   */
  public record State(
      LedgerStore ledger,
      DeadLetterStore deadLetters,
      BatchLeases leases,
      ReembedStore reembeds,
      ErasureStore erasures) {}

  /**
   * Ports to the stages' queues.
   *
   * @param sender of messages
   * @param back the way of a dead letter's message into its queue
   */
  public record Messages(MessageSender sender, MessageReturn back) {}

  /** {@link State#ledger}. */
  public LedgerStore ledger() {
    return state.ledger();
  }

  /** {@link State#deadLetters}. */
  public DeadLetterStore deadLetters() {
    return state.deadLetters();
  }

  /** {@link State#leases}. */
  public BatchLeases leases() {
    return state.leases();
  }

  /** {@link State#reembeds}. */
  public ReembedStore reembeds() {
    return state.reembeds();
  }

  /** {@link State#erasures}. */
  public ErasureStore erasures() {
    return state.erasures();
  }

  /** {@link Messages#sender}. */
  public MessageSender sender() {
    return messages.sender();
  }

  /** {@link Messages#back}. */
  public MessageReturn back() {
    return messages.back();
  }
}

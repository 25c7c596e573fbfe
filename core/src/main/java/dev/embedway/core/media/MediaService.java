package dev.embedway.core.media;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.media.BatchReceipt.Failure;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.Backpressure;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.core.pipeline.upload.Registration;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.upload.IdempotentJobs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Embedding of documents that are there, as callers order it: each becomes a generation of its own,
 * made of the object as it is now, and goes the way of an upload. A document whose generation is
 * under way keeps that, unless the order is to make it anew. Each order is written into the audit
 * log before it is carried out.
 */
@ThreadSafe
public final class MediaService {

  private final Backpressure pressure;
  private final MediaDocuments documents;
  private final StoreTermsCheck terms;
  private final Ledger ledger;
  private final UploadRegistrar registrar;
  private final MessageSender sender;
  private final IdempotentJobs jobs;
  private final AuditTrail audit;
  private final InstantSource clock;

  public MediaService(
      Backpressure pressure,
      MediaDocuments documents,
      StoreTermsCheck terms,
      Ledger ledger,
      UploadRegistrar registrar,
      MessageSender sender,
      IdempotentJobs jobs,
      AuditTrail audit,
      InstantSource clock) {
    this.pressure = pressure;
    this.documents = documents;
    this.terms = terms;
    this.ledger = ledger;
    this.registrar = registrar;
    this.sender = sender;
    this.jobs = jobs;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Embeddings of a document as searches see them.
   *
   * @throws dev.embedway.core.error.NotFoundException {@code document_not_found}
   */
  public MediaStatus status(TenantRequest request, String mediaId) {
    Media media = documents.require(request.tenant(), mediaId);
    Document document = media.document();
    if (document.visible() == 0 || document.chunks() == 0) {
      return new MediaStatus(media, 0, Optional.empty());
    }
    JobId visible =
        new JobId(document.tenant(), document.id(), document.visible(), document.version());
    return new MediaStatus(media, document.chunks(), ledger.job(visible).map(Job::updatedAt));
  }

  /**
   * Orders the embedding of a document.
   *
   * @param key under which the same order may be sent again
   * @throws EmbedwayException of code {@code document_not_found}, {@code state_conflict} where the
   *     order names what the document's store has not, {@code model_not_found}, {@code
   *     model_denied} and its like, {@code idempotency_key_reused}, or {@code backpressure}
   */
  public EmbedReceipt embed(
      TenantRequest request, String mediaId, EmbedOrder order, Optional<String> key) {
    pressure.admit(request.tenant());
    return receipt(request, checked(request, mediaId, order), order, key);
  }

  /**
   * Orders a document's vectors anew, whether it changed or not.
   *
   * @throws EmbedwayException of code {@code invalid_parameter} where the order names another model
   *     than the document's store has, and what {@link #embed} throws
   */
  public EmbedReceipt reembed(TenantRequest request, String mediaId, ReembedOrder order) {
    pressure.admit(request.tenant());
    EmbedOrder anew = new EmbedOrder(StoreTerms.NONE, Regeneration.ALWAYS, order.lane());
    Media media = checked(request, mediaId, anew);
    terms.checkModel(request, media.store(), order.model());
    return receipt(request, media, anew, Optional.of(order.keyOf(media)));
  }

  private EmbedReceipt receipt(
      TenantRequest request, Media media, EmbedOrder order, Optional<String> key) {
    JobId job =
        jobs.once(
            request.tenant(),
            key,
            fingerprint(List.of(media.document().id().value()), order),
            () -> register(request, media, order));
    return new EmbedReceipt(job, media);
  }

  /**
   * Orders the embedding of several documents, each by its own store; one that cannot be is told of
   * and stops no other.
   *
   * @param mediaIds at least one; of equal ones the first counts
   * @throws EmbedwayException what {@link #embed} throws of the first document, where there is none
   *     that has a job; {@code idempotency_key_reused}
   */
  public BatchReceipt embedAll(
      TenantRequest request, List<String> mediaIds, EmbedOrder order, Optional<String> key) {
    pressure.admit(request.tenant());
    List<String> distinct = mediaIds.stream().distinct().toList();
    String hash = fingerprint(distinct, order);
    jobs.check(request.tenant(), key, hash);
    List<JobId> made = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String mediaId : distinct) {
      try {
        made.add(embedOne(request, mediaId, order, key, hash));
      } catch (EmbedwayException fault) {
        failures.add(new Failure(mediaId, fault));
      }
    }
    if (made.isEmpty()) {
      throw failures.getFirst().fault();
    }
    jobs.once(request.tenant(), key, hash, made::getFirst);
    return new BatchReceipt(made, failures);
  }

  private JobId embedOne(
      TenantRequest request, String mediaId, EmbedOrder order, Optional<String> key, String hash) {
    if (clock.instant().isAfter(request.deadline())) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the request's time was up before this document's turn; send its id again",
          null);
    }
    Media media = checked(request, mediaId, order);
    return jobs.onceOf(request.tenant(), key, mediaId, hash, () -> register(request, media, order));
  }

  private Media checked(TenantRequest request, String mediaId, EmbedOrder order) {
    Media media = documents.require(request.tenant(), mediaId);
    terms.check(request, media.store(), order.terms());
    return media;
  }

  private static String fingerprint(List<String> mediaIds, EmbedOrder order) {
    return ContentHash.of("media.embed\n" + order + "\n" + String.join("\n", mediaIds)).hex();
  }

  private JobId register(TenantRequest request, Media media, EmbedOrder order) {
    Document document = media.document();
    audit.note(
        request.caller(),
        document.tenant(),
        "document.embed",
        document.id().value(),
        Map.of("status", document.status().wire(), "generation", String.valueOf(document.newest())),
        Map.of(
            "store", document.store(),
            "regeneration", order.regeneration().wire(),
            "lane", order.lane().wire()));
    return switch (registrar.regenerate(
        media.objectKey(), order.regeneration(), request.trace(), order.lane())) {
      case Registration.Registered registered -> sent(request, media, registered);
      case Registration.Ignored _ ->
          throw Busy.because("the document's object changed while it was registered");
    };
  }

  private JobId sent(TenantRequest request, Media media, Registration.Registered registered) {
    List<PipelineMessage> first = registered.next().stream().filter(MediaService::isFirst).toList();
    if (!first.isEmpty()) {
      sender.send(first);
    }
    // An object that is gone was just registered as removed.
    documents.require(request.tenant(), media.document().id().value());
    return registered.job();
  }

  /** False for what follows on the first message, and for what the object's own event sends. */
  private static boolean isFirst(PipelineMessage message) {
    return switch (message) {
      case ChunkDocument _ -> true;
      case RestoreArtifacts _, EmbedBatch _, StoreBatch _, ApplyMetadata _, RemoveDocument _ ->
          false;
    };
  }
}

package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.upload.MetadataFiles;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The last stage: writes batches and metadata files into the vector store, and takes removed
 * documents out of it.
 */
@ThreadSafe
public final class StorageStage {

  private static final String VECTORS = "vector store";

  private final Ledger ledger;
  private final JobGate gate;
  private final Artifacts artifacts;
  private final PlannedChunks planned;
  private final StoreCatalog catalog;
  private final VectorStore vectors;
  private final MessageSender sender;
  private final MetadataFiles metadataFiles;
  private final Holds holds;

  /** A stage of these parts. */
  public StorageStage(
      Ledger ledger,
      JobGate gate,
      Artifacts artifacts,
      StoreCatalog catalog,
      VectorStore vectors,
      MessageSender sender,
      MetadataFiles metadataFiles,
      Holds holds) {
    this.ledger = ledger;
    this.gate = gate;
    this.artifacts = artifacts;
    this.planned = new PlannedChunks(artifacts, sender);
    this.catalog = catalog;
    this.vectors = vectors;
    this.sender = sender;
    this.metadataFiles = metadataFiles;
    this.holds = holds;
  }

  /**
   * Stores a batch; the one that completes its generation makes it visible, ends the job and
   * deletes the artifacts of earlier generations. What a crash leaves of those goes with the next
   * one.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code dimension_mismatch}, or what a store
   *     throws
   */
  public void process(StoreBatch message) {
    holds.require(VECTORS);
    Optional<LiveJob> entered = gate.enter(message.job());
    if (entered.isEmpty() || entered.get().job().plan().isEmpty()) {
      return;
    }
    Optional<BatchVectors> found = artifacts.vectors(message.job(), message.batch());
    if (found.isEmpty()) {
      sender.send(
          List.of(
              new EmbedBatch(
                  message.job(), message.batch(), entered.get().job().lane(), message.trace())));
      return;
    }
    store(entered.get(), message, found.get());
  }

  private void store(LiveJob live, StoreBatch message, BatchVectors found) {
    ChunkBatch chunks = planned.read(message, message.batch());
    VectorBatch batch = batch(live, message.batch(), chunks, found);
    switch (asked(() -> vectors.write(batch))) {
      case WRITTEN -> ledger.markStored(message.job(), message.batch());
      case COMPLETED -> {
        ledger.complete(message.job(), message.batch());
        if (message.job().generation() > 1) {
          artifacts.deleteBefore(message.job());
        }
      }
      case SUPERSEDED -> ledger.finish(message.job(), JobStatus.SUPERSEDED, Optional.empty());
    }
  }

  private static VectorBatch batch(
      LiveJob live, int batch, ChunkBatch chunks, BatchVectors vectors) {
    Job.Plan plan = live.job().plan().orElseThrow();
    return new VectorBatch(
        live.index(),
        new VectorBatch.Source(
            live.id().document().value(),
            live.job().key(),
            live.id().generation(),
            plan.notes().language()),
        new VectorBatch.Part(batch, plan.batches()),
        IntStream.range(0, chunks.entries().size())
            .boxed()
            .flatMap(i ->
                vectors.at(i).stream()
                    .map(vector -> new VectorBatch.Entry(chunks.entries().get(i).chunk(), vector)))
            .toList(),
        new VectorBatch.Facts(chunks.attributes(), live.document().metadataFile().asAttributes()));
  }

  /**
   * Takes the attributes of the document's metadata file into the vector store, whatever is there:
   * also before the document's first generation is visible.
   */
  public void process(ApplyMetadata message) {
    holds.require(VECTORS);
    TenantId tenant = message.job().tenant();
    Optional<Document> pending =
        ledger
            .document(tenant, message.job().document())
            .filter(document -> document.source().isPresent())
            .filter(document -> document.metadataFile().isPending());
    pending.ifPresent(document ->
        catalog
            .find(tenant, document.storeId())
            .ifPresent(store -> {
              asked(() -> {
                for (VectorIndex index : store.indexes()) {
                  vectors.applyMetadata(
                      index, document.id().value(), document.metadataFile().asAttributes());
                }
                return store;
              });
              metadataFiles.applied(document);
            }));
  }

  /**
   * Takes a removed document out of search, unless its store is gone with all that it held, and
   * deletes its artifacts, which hold its text.
   */
  public void process(RemoveDocument message) {
    holds.require(VECTORS);
    Optional<Job> removal = ledger.job(message.job()).filter(job -> job.kind() == Job.Kind.REMOVAL);
    if (removal.isEmpty()) {
      return;
    }
    JobId id = message.job();
    catalog
        .find(id.tenant(), removal.get().storeId())
        .ifPresent(store ->
            asked(() -> {
              for (VectorIndex index : store.indexes()) {
                vectors.remove(index, id.document().value(), id.generation());
              }
              return store;
            }));
    artifacts.deleteAllBefore(id);
    ledger.removalApplied(id);
  }

  /** Asks the vector store, unless it is left alone. */
  private <T> T asked(Supplier<T> call) {
    holds.enter(VECTORS);
    try {
      T answer = call.get();
      holds.answered(VECTORS);
      return answer;
    } catch (EmbedwayException e) {
      if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
        holds.failed(VECTORS, e);
      } else {
        holds.answered(VECTORS);
      }
      throw e;
    }
  }
}

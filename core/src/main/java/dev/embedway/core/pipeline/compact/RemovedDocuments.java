package dev.embedway.core.pipeline.compact;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.VectorIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletion of what a removed document left, at once: rows, artifacts, former versions of its object
 * and its metadata file, dead letters, all of the generations before the removal. The mark of its
 * removal in the vector store stays, since it keeps late writes out; the compactor deletes it, and
 * what work under way writes after this, by the entry that the removal left on the forget list.
 */
@ThreadSafe
public final class RemovedDocuments {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int PAGE = 500;

  private final Ledger ledger;
  private final StoreCatalog catalog;
  private final CompactionPorts ports;
  private final InstantSource clock;

  public RemovedDocuments(
      Ledger ledger, StoreCatalog catalog, CompactionPorts ports, InstantSource clock) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.ports = ports;
    this.clock = clock;
  }

  /**
   * Numbers of what was deleted.
   *
   * @param rows of the vector store
   * @param artifacts objects of the artifacts bucket
   * @param versions of objects of the documents bucket, delete markers included
   * @param letters dead letters
   */
  public record Erased(long rows, long artifacts, long versions, long letters) {}

  /**
   * Deletes it; may be repeated.
   *
   * @param removed a document as the ledger has it after its removal
   * @throws UnavailableException {@code store_unavailable} when time runs out; the same call again
   *     does the rest
   */
  public Erased erase(Document removed, Instant end) {
    GenerationRange range =
        GenerationRange.before(removed.tenant(), removed.id(), removed.newest());
    long rows = 0;
    for (VectorIndex index : indexes(removed)) {
      rows += rows(index, range, end);
    }
    long artifacts = ports.artifacts().all(range).objects();
    long versions = versions(removed);
    return new Erased(rows, artifacts, versions, letters(range, end));
  }

  private long rows(VectorIndex index, GenerationRange range, Instant end) {
    long rows = 0;
    RowRemoval.Slice slice;
    do {
      requireTime(end);
      slice =
          ports
              .rows()
              .delete(
                  new RowSelection.Generations(
                      index, range.document().value(), range.from(), range.to()));
      rows += slice.rows();
    } while (slice.more());
    return rows;
  }

  private long versions(Document removed) {
    Instant at = ledger.job(removed.newestJob()).map(Job::createdAt).orElseGet(removed::updatedAt);
    ObjectKey place = removed.place();
    long versions = ports.sources().deleteRemoved(place, at).objects();
    return versions
        + place
            .metadataFile()
            .map(metadata -> ports.sources().deleteRemoved(metadata, at).objects())
            .orElse(0L);
  }

  private long letters(GenerationRange range, Instant end) {
    long deleted = 0;
    for (PipelineStage stage : PipelineStage.values()) {
      Optional<String> after = Optional.empty();
      do {
        requireTime(end);
        Page<DeadLetter> page =
            ports
                .letters()
                .list(
                    new DeadLetterQuery(
                        stage,
                        Set.of(),
                        Optional.of(range.tenant()),
                        Optional.empty(),
                        PAGE,
                        after));
        deleted +=
            page.items().stream()
                .filter(letter -> isOf(letter, range))
                .filter(ports.letters()::delete)
                .count();
        after = page.next();
      } while (after.isPresent());
    }
    return deleted;
  }

  private static boolean isOf(DeadLetter letter, GenerationRange range) {
    return letter
        .origin()
        .job()
        .filter(job -> job.document().equals(range.document()) && range.holds(job.generation()))
        .isPresent();
  }

  /** Indexes of all versions of the document's store; none of a store that is deleted. */
  private List<VectorIndex> indexes(Document document) {
    return catalog
        .find(document.tenant(), document.storeId())
        .filter(store -> store.id().equals(document.storeId()))
        .stream()
        .flatMap(store -> store.versions().stream().map(store::index))
        .toList();
  }

  private void requireTime(Instant end) {
    if (!clock.instant().isBefore(end)) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE,
          "the document is deleted, with parts of it left; send the request again",
          SOON,
          null);
    }
  }
}

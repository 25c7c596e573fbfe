package dev.embedway.core.file.attach;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reading of a store's documents as files. */
@ThreadSafe
public final class StoreFileReader {

  private static final int MIN_SLICE = 100;

  private final StoreFiles documents;
  private final Ledger ledger;
  private final Artifacts artifacts;

  public StoreFileReader(StoreFiles documents, Ledger ledger, Artifacts artifacts) {
    this.documents = documents;
    this.ledger = ledger;
    this.artifacts = artifacts;
  }

  /**
   * A file of a store.
   *
   * @throws NotFoundException {@code store_not_found} or {@code file_not_found}
   */
  public StoreFile find(TenantId tenant, String store, String id) {
    StoreSpec target = documents.store(tenant, store);
    return documents.file(target, documents.find(target, id));
  }

  /**
   * Files of a store; fewer than the limit at the end alone. Documents of the last moments may be
   * missing.
   *
   * @throws NotFoundException {@code store_not_found}
   * @throws InvalidRequestException {@code invalid_cursor} for an {@code after} that is no file's
   *     id, or a document's that was never the store's
   */
  public List<StoreFile> list(TenantId tenant, String store, StoreFileQuery asked) {
    StoreSpec target = documents.store(tenant, store);
    Optional<String> after = asked.after().map(id -> cursor(target, id, asked.order()));
    List<StoreFile> found = new ArrayList<>();
    List<Document> slice;
    do {
      slice =
          ledger.slice(
              new StoreSlice(
                  tenant,
                  target.prefix(),
                  asked.order(),
                  Math.max(MIN_SLICE, asked.limit()),
                  after));
      slice.stream()
          .filter(document -> StoreFiles.isOf(target, document))
          .filter(document -> isOf(asked, document))
          .limit(asked.limit() - found.size())
          .map(document -> documents.file(target, document))
          .forEach(found::add);
      after = slice.isEmpty() ? after : Optional.of(slice.getLast().key());
    } while (found.size() < asked.limit() && slice.size() >= MIN_SLICE);
    return found;
  }

  private static boolean isOf(StoreFileQuery asked, Document document) {
    return asked
        .status()
        .map(status -> status == StoreFileStatus.of(document.status()))
        .orElse(true);
  }

  private String cursor(StoreSpec store, String id, SortOrder order) {
    return documents
        .position(store, id, order)
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_CURSOR,
                "after must be the id of a file of the store, the last of the page before",
                "after"));
  }

  /**
   * The text of a file's visible generation, as it was extracted; empty while there is none.
   *
   * @throws NotFoundException {@code store_not_found} or {@code file_not_found}
   */
  public Optional<String> text(TenantId tenant, String store, String id) {
    StoreSpec target = documents.store(tenant, store);
    Document document = documents.find(target, id);
    int version = target.live().number();
    long visible = document.standing(version).visible();
    if (visible == 0) {
      return Optional.empty();
    }
    JobId job = new JobId(tenant, document.id(), visible, version);
    return artifacts
        .chunks(job, 0)
        .map(ChunkBatch::text)
        .flatMap(hash -> artifacts.text(job, hash));
  }
}

package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.file.batch.ParallelCalls;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.control.Backpressure;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.upload.UploadQuota;
import dev.embedway.topology.Lane;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies documents' objects into another store's folder, where they go the way of uploads in the
 * bulk lane. A document that the other store knows is left alone, so that one which was copied and
 * then removed there stays removed.
 */
@ThreadSafe
public final class DocumentCopier {

  /** Documents that are copied before the cursor is moved. */
  static final int PAGE = 32;

  private final StoreLookup stores;
  private final Ledger ledger;
  private final SourceBucket bucket;
  private final UploadRegistrar registrar;
  private final UploadQuota quota;
  private final Backpressure pressure;

  public DocumentCopier(
      StoreLookup stores,
      Ledger ledger,
      SourceBucket bucket,
      UploadRegistrar registrar,
      UploadQuota quota,
      Backpressure pressure) {
    this.stores = stores;
    this.ledger = ledger;
    this.bucket = bucket;
    this.registrar = registrar;
    this.quota = quota;
    this.pressure = pressure;
  }

  /**
   * A document on its way.
   *
   * @param to its place in the other store
   */
  private record Copy(Document from, ObjectKey to) {}

  /**
   * Copies the documents of a store that follow a place.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code backpressure}, {@code quota_exceeded},
   *     {@code store_unavailable}, or {@code store_not_found} where the other store was deleted
   */
  CopiedPart copy(StoreSpec from, StoreSpec to, CopyCursor at) {
    pressure.admit(to.tenant());
    Optional<String> after = Optional.of(at.after()).filter(key -> !key.isEmpty());
    List<Document> page =
        ledger.slice(new StoreSlice(from.tenant(), from.prefix(), SortOrder.ASC, PAGE, after));
    if (page.isEmpty()) {
      return CopiedPart.none(CopyCursor.Part.END);
    }
    List<Copy> copies =
        page.stream()
            .filter(document -> document.storeId().equals(from.id()))
            .map(document -> new Copy(document, document.place().inStore(to.prefix())))
            .toList();
    return copied(copies, to, at.past(page.getLast().key()));
  }

  private CopiedPart copied(List<Copy> copies, StoreSpec to, CopyCursor next) {
    Set<DocumentId> known =
        ledger.documents(copies.stream().map(Copy::to).toList()).stream()
            .filter(document -> document.storeId().equals(to.id()))
            .map(Document::id)
            .collect(Collectors.toSet());
    List<Result> results =
        ParallelCalls.map(
            copies,
            copy -> known.contains(copy.to().documentId()) ? Result.COPIED : result(copy, to));
    List<LineError> faults = results.stream().flatMap(result -> result.fault().stream()).toList();
    long copied = results.stream().filter(Result.COPIED::equals).count();
    return new CopiedPart(next, new UpsertCounts(copied, faults.size()), faults);
  }

  /**
   * Result for one document.
   *
   * @param fault for which it cannot be copied
   */
  private record Result(boolean isThere, Optional<LineError> fault) {

    static final Result COPIED = new Result(true, Optional.empty());
    static final Result GONE = new Result(false, Optional.empty());
  }

  private Result result(Copy copy, StoreSpec to) {
    Optional<SourceObject> source = source(copy.from());
    if (source.isEmpty()) {
      return Result.GONE;
    }
    try {
      return isCopied(copy, to, source.get()) ? Result.COPIED : Result.GONE;
    } catch (InvalidRequestException e) {
      return new Result(
          false,
          Optional.of(
              new LineError(
                  0, e.code(), "document " + copy.from().id().value() + ": " + e.getMessage())));
    }
  }

  /** The object of a document, unless a caller removed or cancelled it. */
  private static Optional<SourceObject> source(Document document) {
    return document.status() == JobStatus.DELETED || document.status() == JobStatus.CANCELLED
        ? Optional.empty()
        : document.source();
  }

  private boolean isCopied(Copy copy, StoreSpec to, SourceObject source) {
    boolean isThere = bucket.head(copy.to()).filter(object -> isOf(to, object)).isPresent();
    if (!isThere && !isObjectCopied(copy, source)) {
      return false;
    }
    try {
      stores.requireById(to.tenant(), to.id());
    } catch (NotFoundException e) {
      // Its registration would make a store of the deleted one's name.
      if (!isThere) {
        bucket.delete(copy.to());
        copy.to().metadataFile().ifPresent(bucket::delete);
      }
      throw e;
    }
    registrar.register(UploadEvent.look(copy.to()).in(Lane.BULK));
    return true;
  }

  /** False for what a deleted store of the same name left; S3 keeps seconds only. */
  private static boolean isOf(StoreSpec store, SourceObject object) {
    return !object.lastModified().isBefore(store.createdAt().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The object is the last thing to be there, since it is what makes the document. */
  private boolean isObjectCopied(Copy copy, SourceObject source) {
    quota.check(copy.to(), source.bytes());
    copyMetadataFile(copy);
    return bucket.copy(copy.from().place(), copy.to());
  }

  private void copyMetadataFile(Copy copy) {
    Optional<ObjectKey> from = copy.from().place().metadataFile();
    Optional<ObjectKey> to = copy.to().metadataFile();
    if (from.isPresent() && to.isPresent()) {
      bucket.copy(from.get(), to.get());
    }
  }
}

package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Copies documents' objects into another store's folder, where they go the way of uploads in the
 * bulk lane. A document that the other store has since the order is left alone, so that one which
 * was copied and then removed there stays removed.
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
  private record Copy(Document from, SourceObject source, ObjectKey to) {}

  /**
   * The store that takes copies.
   *
   * @param since start of what it holds by this copying: an object or document of before is
   *     replaced, one of later is left alone
   */
  private record Taker(StoreSpec store, Instant since) {

    /** S3 keeps seconds only. */
    boolean has(SourceObject object) {
      return !object.lastModified().isBefore(since.truncatedTo(ChronoUnit.SECONDS));
    }

    boolean has(Document document) {
      return document.storeId().equals(store.id())
          && document.source().map(this::has).orElse(!document.updatedAt().isBefore(since));
    }
  }

  /**
   * Copies the documents of a store that follow a place, under their keys; those that a caller
   * removed or cancelled are left out.
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
            .filter(document -> document.status() != JobStatus.DELETED)
            .filter(document -> document.status() != JobStatus.CANCELLED)
            .flatMap(document -> copies(document, document.place().inStore(to.prefix())))
            .toList();
    return part(results(copies, new Taker(to, to.createdAt())), at.past(page.getLast().key()));
  }

  /**
   * Copies documents of any stores, each under its store's name and key; one that the store has of
   * before is replaced, and one of the store itself is there already.
   *
   * @param since time of the order
   * @throws dev.embedway.core.error.EmbedwayException as for the documents of a store
   */
  CopiedPart copy(SelectedDocuments selected, StoreSpec to, Instant since) {
    pressure.admit(to.tenant());
    List<Copy> copies =
        selected.documents().stream()
            .filter(document -> !document.storeId().equals(to.id()))
            .flatMap(document -> copies(document, document.place().below(to.prefix())))
            .toList();
    List<Result> results = results(copies, new Taker(to, since));
    List<LineError> gone =
        IntStream.range(0, copies.size())
            .filter(at -> results.get(at).equals(Result.GONE))
            .mapToObj(at -> SelectedDocuments.gone(copies.get(at).from().id().value()))
            .toList();
    CopiedPart part = part(results, selected.next());
    int there = selected.documents().size() - copies.size();
    List<LineError> faults = Stream.concat(selected.faults().stream(), gone.stream()).toList();
    return new CopiedPart(
        part.next(),
        part.counts().plus(there, faults.size()),
        Stream.concat(faults.stream(), part.faults().stream()).toList());
  }

  private static Stream<Copy> copies(Document from, ObjectKey to) {
    return from.source().stream().map(source -> new Copy(from, source, to));
  }

  private List<Result> results(List<Copy> copies, Taker taker) {
    Set<DocumentId> known =
        ledger.documents(copies.stream().map(Copy::to).toList()).stream()
            .filter(taker::has)
            .map(Document::id)
            .collect(Collectors.toSet());
    return ParallelCalls.map(
        copies,
        copy -> known.contains(copy.to().documentId()) ? Result.COPIED : result(copy, taker));
  }

  private static CopiedPart part(List<Result> results, CopyCursor next) {
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

  private Result result(Copy copy, Taker taker) {
    if (!copy.to().fits()) {
      return fault(
          copy,
          ErrorCode.INVALID_PARAMETER,
          "its key in the other store would be longer than 1,024 bytes with the stores' names");
    }
    try {
      return isCopied(copy, taker) ? Result.COPIED : Result.GONE;
    } catch (InvalidRequestException e) {
      return fault(copy, e.code(), e.getMessage());
    }
  }

  private static Result fault(Copy copy, ErrorCode code, String reason) {
    return new Result(
        false,
        Optional.of(
            new LineError(0, code, "document " + copy.from().id().value() + ": " + reason)));
  }

  private boolean isCopied(Copy copy, Taker taker) {
    boolean isThere = bucket.head(copy.to()).filter(taker::has).isPresent();
    if (!isThere && !isObjectCopied(copy)) {
      return false;
    }
    StoreSpec to = taker.store();
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

  /** The object is the last thing to be there, since it is what makes the document. */
  private boolean isObjectCopied(Copy copy) {
    quota.check(copy.to(), copy.source().bytes());
    copyMetadataFile(copy);
    return bucket.copy(copy.from().place(), copy.to());
  }

  /** One that the other store has of before is deleted where the document has none. */
  private void copyMetadataFile(Copy copy) {
    Optional<ObjectKey> from = copy.from().place().metadataFile();
    copy.to()
        .metadataFile()
        .filter(to -> from.isEmpty() || !bucket.copy(from.get(), to))
        .filter(to -> bucket.head(to).isPresent())
        .ifPresent(bucket::delete);
  }
}

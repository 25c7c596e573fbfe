package dev.embedway.core.file.batch;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.file.attach.Attachment;
import dev.embedway.core.file.attach.StoreFile;
import dev.embedway.core.file.attach.StoreFileQuery;
import dev.embedway.core.file.attach.StoreFileService;
import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.core.file.attach.StoreFiles;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.JobControl;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaching of many files by one request. Files are attached before the batch is written, so that a
 * request that failed is sent again as it is: a file that is attached stays so.
 *
 * <p>Thread-safe as far as the generator of its ids is.
 */
public final class FileBatchService {

  private static final Logger LOG = LoggerFactory.getLogger(FileBatchService.class);

  private final StoreFileService files;
  private final StoreFiles documents;
  private final FileBatchStore batches;
  private final Ledger ledger;
  private final JobControl jobs;
  private final Identifiers ids;
  private final InstantSource clock;

  public FileBatchService(
      StoreFileService files,
      StoreFiles documents,
      FileBatchStore batches,
      Ledger ledger,
      JobControl jobs,
      Identifiers ids,
      InstantSource clock) {
    this.files = files;
    this.documents = documents;
    this.batches = batches;
    this.ledger = ledger;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Attaches files; all of them are there before the first is attached.
   *
   * @param order of 1..{@value FileBatch#MAX_FILES} files
   * @throws dev.embedway.core.error.EmbedwayException as {@link StoreFileService#attach} does
   */
  public BatchReading attach(TenantRequest request, String store, List<Attachment> order) {
    StoreSpec target = documents.store(request.tenant(), store);
    ParallelCalls.forEach(order, each -> files.check(request.tenant(), target, each));
    List<String> keys =
        ParallelCalls.map(order, each -> files.attach(request, target.id(), each)).stream()
            .map(file -> file.document().key())
            .sorted()
            .toList();
    FileBatch batch =
        new FileBatch(
            ids.id(FileBatch.PREFIX), target.id(), keys, FileBatch.State.ATTACHED, clock.instant());
    batches.put(request.tenant(), batch);
    return read(target, batch);
  }

  /**
   * A batch.
   *
   * @throws NotFoundException {@code store_not_found} or {@code file_batch_not_found}
   */
  public BatchReading find(TenantId tenant, String store, String id) {
    StoreSpec target = documents.store(tenant, store);
    return read(target, batch(target, id));
  }

  private FileBatch batch(StoreSpec store, String id) {
    return batches
        .find(store.tenant(), id)
        .filter(batch -> batch.storeId().equals(store.id()))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.FILE_BATCH_NOT_FOUND,
                "the store has no batch of this id; batches are remembered for "
                    + FileBatchStore.LIFETIME.toDays()
                    + " days"));
  }

  private BatchReading read(StoreSpec store, FileBatch batch) {
    List<ObjectKey> places =
        batch.keys().stream()
            .map(key -> new ObjectKey(store.tenant(), store.prefix(), key))
            .toList();
    return new BatchReading(
        batch,
        ledger.documents(places).stream()
            .filter(document -> StoreFiles.isOf(store, document))
            .sorted(Comparator.comparing(Document::key))
            .toList());
  }

  /**
   * Cancels what is under way of a batch; what is over stays as it is.
   *
   * @throws NotFoundException as {@link #find} does
   */
  public BatchReading cancel(TenantRequest request, String store, String id) {
    StoreSpec target = documents.store(request.tenant(), store);
    BatchReading now = read(target, batch(target, id));
    batches.put(request.tenant(), now.batch().cancelled());
    List<Document> open =
        now.documents().stream()
            .filter(
                document -> StoreFileStatus.of(document.status()) == StoreFileStatus.IN_PROGRESS)
            .toList();
    ParallelCalls.forEach(open, document -> cancel(request, document));
    return find(request.tenant(), store, id);
  }

  private void cancel(TenantRequest request, Document document) {
    try {
      jobs.cancel(request, document.newestJob().wire());
    } catch (ConflictException over) {
      LOG.debug("a file of a batch was done before it was cancelled", over);
    }
  }

  /**
   * Files of a batch; fewer than the limit at the end alone.
   *
   * @param asked {@code after} is an id, also of a file that is not the batch's any more
   * @throws NotFoundException as {@link #find} does
   */
  public List<StoreFile> list(TenantId tenant, String store, String id, StoreFileQuery asked) {
    StoreSpec target = documents.store(tenant, store);
    List<Document> all = read(target, batch(target, id)).documents();
    Comparator<String> order =
        asked.order() == SortOrder.ASC ? Comparator.naturalOrder() : Comparator.reverseOrder();
    Optional<String> after = asked.after();
    return all.stream()
        .filter(document ->
            asked
                .status()
                .map(status -> status == StoreFileStatus.of(document.status()))
                .orElse(true))
        .map(document -> documents.file(target, document))
        .sorted(Comparator.comparing(file -> file.name().id(), order))
        .filter(file -> after.map(last -> order.compare(last, file.name().id()) < 0).orElse(true))
        .limit(asked.limit())
        .toList();
  }
}

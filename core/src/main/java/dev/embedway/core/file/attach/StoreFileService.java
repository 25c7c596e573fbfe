package dev.embedway.core.file.attach;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.document.AttributeFiles;
import dev.embedway.core.document.DocumentMetadata;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.file.FileService;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.UploadService;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Attaching of files to stores, and change of documents' attributes. A file is attached as a copy:
 * an object {@code <file id>/<filename>} of the store's folder, which is a document as any other.
 */
@ThreadSafe
public final class StoreFileService {

  /** Documents in these states are uploaded anew where their file is attached again. */
  private static final Set<JobStatus> ANEW =
      Set.of(JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.DELETED);

  private final FileService files;
  private final UploadService uploads;
  private final StoreFiles documents;
  private final Ledger ledger;
  private final AttributeFiles attributes;
  private final DocumentMetadata metadata;

  public StoreFileService(
      FileService files,
      UploadService uploads,
      StoreFiles documents,
      Ledger ledger,
      AttributeFiles attributes,
      DocumentMetadata metadata) {
    this.files = files;
    this.uploads = uploads;
    this.documents = documents;
    this.ledger = ledger;
    this.attributes = attributes;
    this.metadata = metadata;
  }

  /**
   * Attaches a file. One that is attached stays as it is, but for its attributes.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found} or {@code
   *     file_not_found}
   * @throws InvalidRequestException {@code invalid_parameter} for a chunking that is not the
   *     store's, or a filename that no document can have
   * @throws dev.embedway.core.error.EmbedwayException as {@link UploadService#put} does
   */
  public StoreFile attach(TenantRequest request, String store, Attachment asked) {
    StoreSpec target = documents.store(request.tenant(), store);
    StoredFile file = files.find(request.tenant(), asked.fileId());
    asked.chunking().ifPresent(chunking -> requireSame(chunking, target.chunking()));
    ObjectKey place =
        new ObjectKey(
            target.tenant(), target.prefix(), StoreFileName.key(file.id(), file.filename()));
    Optional<Document> present =
        ledger
            .document(place.tenant(), place.documentId())
            .filter(document -> document.storeId().equals(target.id()))
            .filter(document -> !ANEW.contains(document.status()));
    if (present.isEmpty()) {
      put(request, upload(target, file, place), asked.attributes(), place);
      attributes.apply(place, request.trace());
    } else {
      asked.attributes().ifPresent(given -> metadata.change(request, present.get(), given));
    }
    return find(target, place);
  }

  /**
   * Refuses what {@link #attach} would refuse of a file, before anything is attached.
   *
   * @throws dev.embedway.core.error.NotFoundException {@code file_not_found}
   * @throws InvalidRequestException {@code invalid_parameter} for a chunking that is not the
   *     store's
   */
  public void check(TenantId tenant, StoreSpec store, Attachment asked) {
    files.find(tenant, asked.fileId());
    asked.chunking().ifPresent(chunking -> requireSame(chunking, store.chunking()));
  }

  private Upload upload(StoreSpec store, StoredFile file, ObjectKey place) {
    return new Upload(
        new Upload.Target(Optional.empty(), store.id(), place.key()),
        files.content(store.tenant(), file),
        file.contentType(),
        Map.of());
  }

  private void put(
      TenantRequest request, Upload upload, Optional<Map<String, Object>> given, ObjectKey place) {
    if (given.isPresent()) {
      // A metadata file that a refused upload left would be that of the file when it is attached.
      aboutFile(() -> uploads.check(request, upload));
      attributes.write(place, given.get());
    }
    aboutFile(() -> uploads.put(request, upload, Optional.empty()));
  }

  /** Makes a call whose key was made of the file's name here. */
  private static void aboutFile(Runnable call) {
    try {
      call.run();
    } catch (InvalidRequestException e) {
      throw e.about("file_id");
    }
  }

  private static void requireSame(ChunkingSpec asked, ChunkingSpec present) {
    if (!asked.equals(present)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "chunking_strategy must be auto, or static as the store's chunking, which is "
              + present.method().wire()
              + " of "
              + present.size()
              + " tokens, overlap "
              + present.overlap()
              + "; was "
              + asked.size()
              + " tokens, overlap "
              + asked.overlap()
              + ": change the store's by POST vector_stores/{store} first",
          "chunking_strategy");
    }
  }

  /**
   * Replaces the attributes of a document's metadata file; those that came with its upload stay
   * where no other has their name.
   *
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found} or {@code
   *     file_not_found}
   */
  public StoreFile change(
      TenantRequest request, String store, String id, Map<String, Object> given) {
    StoreSpec target = documents.store(request.tenant(), store);
    Document document = documents.find(target, id);
    metadata.change(request, document, given);
    return find(target, document.place());
  }

  private StoreFile find(StoreSpec store, ObjectKey place) {
    Document now = documents.find(store, place.documentId().value());
    return documents.file(store, now);
  }
}

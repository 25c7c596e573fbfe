package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.file.FileQuota;
import dev.embedway.core.file.FileService;
import dev.embedway.core.file.attach.StoreFileReader;
import dev.embedway.core.file.attach.StoreFileRemoval;
import dev.embedway.core.file.attach.StoreFileService;
import dev.embedway.core.file.attach.StoreFiles;
import dev.embedway.core.file.batch.FileBatchService;
import dev.embedway.core.file.batch.FileBatchStore;
import dev.embedway.core.file.batch.StoreWithFiles;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.upload.UploadService;
import dev.embedway.core.vector.VectorStore;

/** Services of files that callers keep, and of files of stores. */
@ThreadSafe
public final class FileServices {

  private final ProcessContext context;
  private final PipelineServices pipeline;
  private final PipelinePorts ports;
  private final CallerServices callers;

  FileServices(ProcessContext context, PipelineServices pipeline, CallerServices callers) {
    this.context = context;
    this.pipeline = pipeline;
    this.ports = pipeline.ports();
    this.callers = callers;
  }

  /** Files that are not in any store. */
  public FileService kept(FilePorts files) {
    return new FileService(
        files,
        ports.keys(),
        new FileQuota(context.settings().quotas(), files.catalog()),
        callers.audit(),
        context.clock(),
        context.random());
  }

  /**
   * Attaching of files to stores.
   *
   * @param kept files
   * @param uploads that attached files are
   */
  public StoreFileService attaching(FileService kept, UploadService uploads) {
    return new StoreFileService(
        kept,
        uploads,
        ofStores(),
        pipeline.ledger(),
        callers.attributeFiles(),
        callers.documentMetadata());
  }

  /**
   * Attaching of many files.
   *
   * @param attaching of each
   */
  public FileBatchService batches(StoreFileService attaching, FileBatchStore batches) {
    return new FileBatchService(
        attaching,
        ofStores(),
        batches,
        pipeline.ledger(),
        callers.jobs(),
        new Identifiers(context.random()),
        context.clock());
  }

  /**
   * Making of stores with files.
   *
   * @param batches attaches them
   */
  public StoreWithFiles stores(FileBatchService batches) {
    return new StoreWithFiles(callers.stores(), batches);
  }

  /** Reading of stores' files. */
  public StoreFileReader reader() {
    return new StoreFileReader(ofStores(), pipeline.ledger(), ports.artifacts());
  }

  /** Removal of files from stores. */
  public StoreFileRemoval removal(VectorStore vectors) {
    return new StoreFileRemoval(ofStores(), callers.documentDeletion(vectors));
  }

  private StoreFiles ofStores() {
    return new StoreFiles(
        pipeline.storesInUse(), pipeline.ledger(), ports.bucket(), callers.documentAttributes());
  }
}

package dev.embedway.core.composition;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.upload.DocumentRemover;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.StoreRemover;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.upload.DocumentUploads;
import dev.embedway.core.upload.IdempotentUploads;
import dev.embedway.core.upload.PresignedUploads;
import dev.embedway.core.upload.UploadPlaces;
import dev.embedway.core.upload.UploadQuota;
import dev.embedway.core.upload.UploadService;
import dev.embedway.core.vector.VectorStore;

/**
 * Services of callers' requests, over a process's services of documents.
 *
 * <p>Thread-safe.
 */
public final class CallerServices {

  private final ProcessContext context;
  private final PipelineServices pipeline;
  private final PipelinePorts ports;
  private final UploadRegistrar registrar;
  private final AuditTrail audit;

  CallerServices(
      ProcessContext context,
      PipelineServices pipeline,
      UploadRegistrar registrar,
      AuditLog audit) {
    this.context = context;
    this.pipeline = pipeline;
    this.ports = pipeline.ports();
    this.registrar = registrar;
    this.audit = new AuditTrail(audit, context.clock());
  }

  /** The writer of callers' changes into the audit log. */
  public AuditTrail audit() {
    return audit;
  }

  /** Uploads of documents. */
  public UploadService uploads(IdempotencyKeys keys) {
    return new UploadService(
        new UploadPlaces(ports.catalog(), ports.keys()),
        new UploadQuota(context.settings().quotas(), pipeline.ledger(), ports.catalog()),
        audit,
        new IdempotentUploads(
            new DocumentUploads(ports.bucket(), ports.artifacts(), registrar), keys),
        new PresignedUploads(ports.bucket(), ports.artifacts()),
        context.settings().pipeline().maxDocumentBytes(),
        context.clock());
  }

  /** Removal of documents. */
  public DocumentRemover documentRemover(VectorStore vectors) {
    return pipeline.documentRemover(registrar, vectors);
  }

  /** Removal of stores with their documents. */
  public StoreRemover storeRemover() {
    return pipeline.storeRemover(registrar);
  }
}

package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.copy.CopyWork;
import dev.embedway.core.copy.DocumentCopier;
import dev.embedway.core.copy.DocumentSelection;
import dev.embedway.core.copy.MediaStoreService;
import dev.embedway.core.copy.StoreCopyService;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.record.batch.LineReader;
import dev.embedway.core.record.batch.LineWork;
import dev.embedway.core.record.batch.StoreUsers;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.record.batch.UpsertBatchWorker;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;

/** Services of batches of records. */
@ThreadSafe
public final class RecordServices {

  private final ProcessContext context;
  private final PipelineServices pipeline;
  private final CallerServices callers;
  private final TenantLimits limits;
  private final UpsertBatchPorts ports;

  RecordServices(
      ProcessContext context,
      PipelineServices pipeline,
      CallerServices callers,
      TenantLimits limits,
      UpsertBatchPorts ports) {
    this.context = context;
    this.pipeline = pipeline;
    this.callers = callers;
    this.limits = limits;
    this.ports = ports;
  }

  /** Batches as callers make and follow them. */
  public UpsertBatchService batches() {
    return new UpsertBatchService(
        ports,
        pipeline.storesInUse(),
        pipeline.backpressure(),
        callers.audit(),
        context.clock(),
        context.random());
  }

  /** Tenants with the numbers of their stores and batches. */
  public StoreUsers users() {
    return new StoreUsers(pipeline.ports().keys(), pipeline.ports().catalog(), ports.batches());
  }

  /** Copies of stores. */
  public StoreCopyService copies(VectorStore vectors) {
    return new StoreCopyService(
        callers.stores(), vectors, callers.searches().recordQuota(vectors), batches());
  }

  /** Stores of documents that other stores have. */
  public MediaStoreService mediaStores() {
    return new MediaStoreService(
        callers.stores(), pipeline.storesInUse(), callers.terms(), selection(), batches());
  }

  private DocumentSelection selection() {
    return new DocumentSelection(
        callers.documents(), callers.documentAttributes(), context.clock());
  }

  /**
   * The worker that writes batches.
   *
   * @param vectors of the stores
   * @param transfer of records between the stores
   * @param reader of batches' lines
   */
  public UpsertBatchWorker worker(VectorStore vectors, RecordTransfer transfer, LineReader reader) {
    return new UpsertBatchWorker(
        ports,
        new LineWork(
            ports.files(),
            pipeline.storesInUse(),
            callers.searches().records(vectors),
            reader,
            limits,
            context.clock()),
        new CopyWork(
            pipeline.storesInUse(),
            callers.searches().filler(transfer),
            transfer,
            vectors,
            callers.searches().recordQuota(vectors),
            selection(),
            new DocumentCopier(
                pipeline.storesInUse(),
                pipeline.ledger(),
                pipeline.ports().bucket(),
                callers.registrar(),
                callers.uploadQuota(),
                pipeline.backpressure()),
            context.clock()),
        pipeline.ledger()::isHeld,
        new UpsertBatchWorker.Claims(
            () -> context.incarnation() + "/" + Long.toHexString(context.random().nextLong()),
            context.topology().lease(),
            context.clock()));
  }
}

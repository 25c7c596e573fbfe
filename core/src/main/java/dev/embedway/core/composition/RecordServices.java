package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.record.batch.StoreUsers;
import dev.embedway.core.record.batch.LineReader;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.record.batch.UpsertBatchWorker;
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
        pipeline.ports().catalog(),
        pipeline.backpressure(),
        callers.audit(),
        context.clock(),
        context.random());
  }

  /** Tenants with the numbers of their stores and batches. */
  public StoreUsers users() {
    return new StoreUsers(pipeline.ports().keys(), pipeline.ports().catalog(), ports.batches());
  }

  /**
   * The worker that writes them.
   *
   * @param vectors of the stores
   * @param reader of their lines
   */
  public UpsertBatchWorker worker(VectorStore vectors, LineReader reader) {
    return new UpsertBatchWorker(
        ports,
        pipeline.ports().catalog(),
        callers.searches().records(vectors),
        reader,
        limits,
        pipeline.ledger()::isHeld,
        new UpsertBatchWorker.Claims(
            () -> context.incarnation() + "/" + Long.toHexString(context.random().nextLong()),
            context.topology().lease(),
            context.clock()));
  }
}

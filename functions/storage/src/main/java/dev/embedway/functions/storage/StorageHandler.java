package dev.embedway.functions.storage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.aws.lambda.SqsPriming;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.pgvector.PgVectorDatabase;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.topology.QueueId;
import java.util.List;

/** Takes embedded batches, metadata and removals from the storage queues. */
@ThreadSafe
public final class StorageHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final StorageParts parts;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's; the database's schema is migrated by the deployment. */
  public StorageHandler() {
    this(LambdaProcess.start());
  }

  /** A handler of these parts. */
  public StorageHandler(StorageParts parts) {
    this.parts = parts;
    this.hooks = SnapshotHooks.none();
  }

  private StorageHandler(LambdaProcess process) {
    PgVectorStore vectors =
        PgVectorDatabase.of(() -> process.readSettings().database())
            .open(process.clock(), process.health());
    AwsPlatform aws = process.platform(process.metrics());
    this.parts = StorageParts.of(aws, vectors);
    this.hooks =
        process.hooks(
            List.of(
                vectors,
                SqsPriming.of(aws.queues(), QueueId.STORAGE)
                    .by(
                        this,
                        new StoreBatch(SqsPriming.JOB, 0),
                        new ApplyMetadata(SqsPriming.JOB),
                        new RemoveDocument(SqsPriming.JOB))));
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    SQSBatchResponse response = parts.records().process(event, context, parts.work());
    parts.meter().flush();
    return response;
  }
}

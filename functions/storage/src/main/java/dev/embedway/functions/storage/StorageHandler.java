package dev.embedway.functions.storage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/**
 * Takes embedded batches, metadata and removals from the storage queue.
 *
 * <p>Thread-safe.
 */
public final class StorageHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final StorageParts parts;

  /** Lambda's. */
  public StorageHandler() {
    this(StorageParts.fromEnvironment());
  }

  /** A handler of these parts. */
  public StorageHandler(StorageParts parts) {
    this.parts = parts;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return parts.door().process(event, context, parts.work());
  }
}

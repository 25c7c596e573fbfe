package dev.embedway.functions.chunking;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.RecordBatch;
import dev.embedway.aws.RecordWork;

/**
 * Takes S3's events and our own messages from the chunking queue.
 *
 * <p>Thread-safe.
 */
public final class ChunkingHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final RecordBatch door;
  private final RecordWork work;

  /** Lambda's. */
  public ChunkingHandler() {
    this(ChunkingParts.fromEnvironment());
  }

  /** A handler of these parts. */
  public ChunkingHandler(ChunkingParts parts) {
    this(parts.door(), parts.work());
  }

  /** A handler whose records come through a door to their work. */
  public ChunkingHandler(RecordBatch door, RecordWork work) {
    this.door = door;
    this.work = work;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return door.process(event, context, work);
  }
}

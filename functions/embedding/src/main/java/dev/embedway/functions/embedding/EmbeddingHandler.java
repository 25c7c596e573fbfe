package dev.embedway.functions.embedding;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/**
 * Takes chunk batches from the embedding queue.
 *
 * <p>Thread-safe.
 */
public final class EmbeddingHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final EmbeddingParts parts;

  /** Lambda's. */
  public EmbeddingHandler() {
    this(EmbeddingParts.fromEnvironment());
  }

  /** A handler of these parts. */
  public EmbeddingHandler(EmbeddingParts parts) {
    this.parts = parts;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return parts.door().process(event, context, parts.work(context));
  }
}

package dev.embedway.functions.embedding;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.aws.sqs.MeteredWork;
import dev.embedway.aws.sqs.RecordBatches;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.EmbeddingStage;
import dev.embedway.core.pipeline.stage.JobFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Dependencies of the handler.
 *
 * @param records handler of the records of the embedding queues
 * @param stage that does the work of its messages
 * @param failures handling of messages that are given up
 * @param meter of this process
 * @param clock that deadlines are counted by
 */
@ThreadSafe
public record EmbeddingParts(
    RecordBatches records,
    EmbeddingStage stage,
    JobFailures failures,
    Meter meter,
    InstantSource clock) {

  private static final int CONCURRENCY = 1;

  /** Time of the invocation that is left for writing and sending when embedding must be over. */
  private static final Duration WRITE_RESERVE = Duration.ofSeconds(5);

  /** Parts over a platform. */
  public static EmbeddingParts of(AwsPlatform aws, Embedder embedder) {
    PipelineServices pipeline = aws.services().pipeline();
    return new EmbeddingParts(
        aws.workers()
            .of(
                PipelineStage.EMBEDDING,
                new DeliveryRules(
                    CONCURRENCY, aws.context().settings().pipeline().retryDeadline())),
        pipeline.embedding(embedder),
        pipeline.failures(),
        aws.services().meter(),
        aws.context().clock());
  }

  /** The work of one invocation, which ends in its time. */
  RecordWork work(Context context) {
    Instant deadline =
        clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(WRITE_RESERVE);
    return MeteredWork.of(
        MessageWork.of(failures, message -> stage.process(embed(message), deadline)),
        meter.stage(PipelineStage.EMBEDDING.wire()),
        clock);
  }

  private static EmbedBatch embed(PipelineMessage message) {
    if (message instanceof EmbedBatch embed) {
      return embed;
    }
    throw new IllegalArgumentException("the embedding queues have EmbedBatch messages only");
  }
}

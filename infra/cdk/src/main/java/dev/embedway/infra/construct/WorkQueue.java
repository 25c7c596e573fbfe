package dev.embedway.infra.construct;

import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueSpec;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** A stage's queue with its dead-letter queue, both encrypted and reached over TLS only. */
public final class WorkQueue extends Construct {

  private final QueueSpec spec;
  private final Lane lane;
  private final Queue queue;
  private final Queue deadLetters;

  /**
   * The queue of a specification.
   *
   * @param lane of its messages
   */
  public WorkQueue(Construct scope, String id, QueueSpec spec, Lane lane) {
    super(scope, id);
    this.spec = spec;
    this.lane = lane;
    this.deadLetters =
        encrypted(this, "DeadLetters")
            .visibilityTimeout(Duration.seconds(spec.visibilityTimeout().toSeconds()))
            .retentionPeriod(Duration.seconds(spec.retention().toSeconds()))
            .build();
    this.queue =
        encrypted(this, "Queue")
            .visibilityTimeout(Duration.seconds(spec.visibilityTimeout().toSeconds()))
            .retentionPeriod(Duration.seconds(spec.retention().toSeconds()))
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(deadLetters)
                    .maxReceiveCount(spec.maxReceiveCount())
                    .build())
            .build();
  }

  /** A queue that nobody reads in the clear; the keys are SQS's own and cost nothing. */
  public static Queue.Builder encrypted(Construct scope, String id) {
    return Queue.Builder.create(scope, id).encryption(QueueEncryption.SQS_MANAGED).enforceSsl(true);
  }

  /** The specification that the queue is made by. */
  public QueueSpec spec() {
    return spec;
  }

  /** The lane of its messages. */
  public Lane lane() {
    return lane;
  }

  /** The queue itself. */
  public Queue queue() {
    return queue;
  }

  /** The queue of messages that SQS itself gave up, until they are recorded. */
  public Queue deadLetters() {
    return deadLetters;
  }
}

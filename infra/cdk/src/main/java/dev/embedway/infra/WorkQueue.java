package dev.embedway.infra;

import dev.embedway.core.topology.QueueSpec;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** A stage's queue with its dead-letter queue, both encrypted and reached over TLS only. */
public final class WorkQueue extends Construct {

  private final QueueSpec spec;
  private final Queue queue;
  private final Queue deadLetters;

  /** The queue of a specification. */
  public WorkQueue(Construct scope, String id, QueueSpec spec) {
    super(scope, id);
    this.spec = spec;
    this.deadLetters =
        encrypted(this, "DeadLetters")
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
  static Queue.Builder encrypted(Construct scope, String id) {
    return Queue.Builder.create(scope, id).encryption(QueueEncryption.SQS_MANAGED).enforceSsl(true);
  }

  QueueSpec spec() {
    return spec;
  }

  Queue queue() {
    return queue;
  }

  Queue deadLetters() {
    return deadLetters;
  }
}

package dev.embedway.topology;

import java.time.Duration;

/** A queue of the pipeline, with its numbers and those of the mapping to its consumer. */
public enum QueueId {
  /** S3's events of the documents bucket, and uploads that are registered. */
  CHUNKING("embedway-chunking", FunctionId.CHUNKING, Lane.LIVE, 2),
  /** Chunk batches to be embedded. */
  EMBEDDING("embedway-embedding", FunctionId.EMBEDDING, Lane.LIVE, 1),
  /** The same of jobs in the bulk lane. */
  EMBEDDING_BULK("embedway-embedding-bulk", FunctionId.EMBEDDING, Lane.BULK, 1),
  /** Embedded batches, attributes and removals. */
  STORAGE("embedway-storage", FunctionId.STORAGE, Lane.LIVE, 10),
  /** Embedded batches of jobs in the bulk lane. */
  STORAGE_BULK("embedway-storage-bulk", FunctionId.STORAGE, Lane.BULK, 10);

  /** At least six times the consumers' timeout, as AWS asks of event-source mappings. */
  private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(6);

  private static final Duration TEST_VISIBILITY_TIMEOUT = Duration.ofSeconds(2);

  /** The most that SQS allows: what only waits for a part that is away must not use it up. */
  private static final int MAX_RECEIVE_COUNT = 1000;

  /** The most that SQS keeps. */
  private static final Duration RETENTION = Duration.ofDays(14);

  /** Records of one event that empty a dead-letter queue. */
  private static final int DRAINED = 10;

  /**
   * The least that Lambda allows a mapping: with one for each lane, the stages together have what a
   * new account may run at once.
   */
  private static final int MIN_CONCURRENCY = 2;

  private final String queueName;
  private final FunctionId consumer;
  private final Lane lane;
  private final int batchSize;

  QueueId(String queueName, FunctionId consumer, Lane lane, int batchSize) {
    this.queueName = queueName;
    this.consumer = consumer;
    this.lane = lane;
    this.batchSize = batchSize;
  }

  /** Name of the queue in the topology; a stack gives it another. */
  public String queueName() {
    return queueName;
  }

  /** Setting by which a process learns the queue's name. */
  public String variable() {
    return "EMBEDWAY_" + name() + "_QUEUE";
  }

  /** Setting by which a process learns the id of the event source mapping that reads the queue. */
  public String mappingVariable() {
    return "EMBEDWAY_" + name() + "_MAPPING";
  }

  /** The function that takes its messages. */
  public FunctionId consumer() {
    return consumer;
  }

  /** The lane of the jobs whose messages it has. */
  public Lane lane() {
    return lane;
  }

  /** The queue and its dead-letter queue by these clocks. */
  public QueueSpec spec(Clocks clocks) {
    return new QueueSpec(
        queueName, visibilityTimeout(clocks), MAX_RECEIVE_COUNT, RETENTION, delays(clocks));
  }

  /** The queue as its consumer's event source. */
  public MappingSpec mapping() {
    return new MappingSpec(queueName, batchSize, Duration.ZERO, MIN_CONCURRENCY);
  }

  /** Setting by which a process learns the name of its dead-letter queue. */
  public String deadLetterVariable() {
    return "EMBEDWAY_" + name() + "_DEAD_LETTER_QUEUE";
  }

  /**
   * Its dead-letter queue by these clocks. That one has no other behind it, so that SQS counts a
   * message's deliveries without end.
   */
  public QueueSpec deadLetterSpec(Clocks clocks) {
    return new QueueSpec(
        spec(clocks).deadLetterName(),
        visibilityTimeout(clocks),
        Integer.MAX_VALUE,
        RETENTION,
        delays(clocks));
  }

  /** Its dead-letter queue as the event source of {@link FunctionId#DEADLETTER}. */
  public MappingSpec deadLetterMapping() {
    return new MappingSpec(
        spec(Clocks.AWS).deadLetterName(), DRAINED, Duration.ZERO, MIN_CONCURRENCY);
  }

  private static Duration visibilityTimeout(Clocks clocks) {
    return switch (clocks) {
      case AWS -> VISIBILITY_TIMEOUT;
      case TEST -> TEST_VISIBILITY_TIMEOUT;
    };
  }

  private static RetryDelays delays(Clocks clocks) {
    return switch (clocks) {
      case AWS ->
          new RetryDelays(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(30));
      case TEST ->
          new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(24));
    };
  }
}

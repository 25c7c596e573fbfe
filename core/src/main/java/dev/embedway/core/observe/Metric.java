package dev.embedway.core.observe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every metric, with its name, its labels and its name in CloudWatch. Names are the original
 * module's where it has one. Counters and histograms are kept of the whole fleet, gauges are of the
 * process that answers, of the fleet's breakers, or of the pipeline.
 */
public enum Metric {
  EMBEDDING_REQUESTS_TOTAL(
      Kind.COUNTER,
      "Requests for embeddings by outcome.",
      "Requests",
      Label.PROVIDER,
      Label.MODEL,
      Label.STATUS),
  EMBEDDING_TOKENS_TOTAL(
      Kind.COUNTER,
      "Tokens of the requests that succeeded.",
      "Tokens",
      Label.PROVIDER,
      Label.MODEL),
  EMBEDDING_CACHE_HITS_TOTAL(
      Kind.COUNTER, "Texts found in a cache.", "CacheHits", Label.PROVIDER, Label.MODEL),
  EMBEDDING_CACHE_MISSES_TOTAL(
      Kind.COUNTER,
      "Texts that a model was asked for.",
      "CacheMisses",
      Label.PROVIDER,
      Label.MODEL),
  EMBEDDING_PROVIDER_FAILURES_TOTAL(
      Kind.COUNTER,
      "Requests that a provider failed, retries and all.",
      "ProviderFailures",
      Label.PROVIDER,
      Label.MODEL,
      Label.REASON),
  EMBEDDING_FALLBACKS_TOTAL(
      Kind.COUNTER,
      "Requests passed on to another provider.",
      "Fallbacks",
      Label.FROM_PROVIDER,
      Label.TO_PROVIDER),
  EMBEDDING_POLICY_DENIED_TOTAL(
      Kind.COUNTER,
      "Requests that the allow and deny lists refused.",
      "",
      Label.PROVIDER,
      Label.MODEL,
      Label.POLICY_TYPE),
  EMBEDDING_DIMENSION_ADJUSTMENTS_TOTAL(
      Kind.COUNTER,
      "Vectors whose length was changed.",
      "",
      Label.PROVIDER,
      Label.MODEL,
      Label.METHOD),
  EMBEDDING_TOKEN_INPUTS_TOTAL(Kind.COUNTER, "Inputs that came as token arrays.", "", Label.MODE),
  AUTHENTICATION_FAILURES_TOTAL(
      Kind.COUNTER, "Requests whose key or signature was refused.", "", Label.CODE),
  EMBEDDING_RATE_LIMITED_TOTAL(
      Kind.COUNTER, "Requests refused by a limit of ours.", "RateLimited", Label.LIMIT),
  LIMITER_STORE_FAILURES_TOTAL(
      Kind.COUNTER, "Failures of the limits' store, which let requests pass.", "StoreFailures"),
  BREAKER_STORE_FAILURES_TOTAL(
      Kind.COUNTER, "Failures of the breakers' store, which let requests pass.", "StoreFailures"),
  CIRCUIT_BREAKER_FAILURES_TOTAL(
      Kind.COUNTER, "Calls to a provider that failed.", "", Label.SERVICE),
  CIRCUIT_BREAKER_SUCCESSES_TOTAL(
      Kind.COUNTER, "Calls to a provider that succeeded.", "", Label.SERVICE),
  CIRCUIT_BREAKER_TRIPS_TOTAL(
      Kind.COUNTER, "Breakers of a provider that opened.", "", Label.SERVICE),
  CACHE_STORE_FAILURES_TOTAL(
      Kind.COUNTER, "Failures of the shared cache, which count as misses.", "StoreFailures"),
  EMBEDDING_REQUEST_DURATION_SECONDS(
      List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 28.0),
      "Time of the requests that succeeded.",
      "RequestDuration",
      Label.PROVIDER,
      Label.MODEL),
  EMBEDDING_STAGE_BATCH_SIZE(
      List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0),
      "Items of a message that a stage worked on.",
      "",
      Label.STAGE),
  EMBEDDING_STAGE_PAYLOAD_BYTES(
      List.of(128.0, 512.0, 2048.0, 8192.0, 32768.0, 131072.0, 524288.0, 1048576.0),
      "Bytes of the text of such a message's items.",
      "",
      Label.STAGE),
  EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL(
      Kind.COUNTER, "Messages that a stage completed.", "", Label.STAGE),
  EMBEDDING_STAGE_JOBS_FAILED_TOTAL(
      Kind.COUNTER,
      "Messages that a stage gave up, by the code of the last fault.",
      "MessagesFailed",
      Label.STAGE,
      Label.CODE),
  EMBEDDING_STAGE_FAULTS_TOTAL(
      Kind.COUNTER,
      "Attempts at messages that failed, those that are tried again too.",
      "MessageFaults",
      Label.STAGE,
      Label.CODE),
  EMBEDDING_STAGE_PROCESSING_LATENCY_SECONDS(
      List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
      "Time of an attempt at a message.",
      "",
      Label.STAGE),
  EMBEDDING_QUEUE_AGE_SECONDS(
      List.of(0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 43200.0),
      "Time from sending a message to an attempt at it.",
      "",
      Label.QUEUE_NAME),
  ORCHESTRATOR_SUMMARY_FAILURES_TOTAL(
      Kind.COUNTER, "Summaries of the pipeline that lack a part.", ""),
  ORCHESTRATOR_SSE_DISCONNECTS_TOTAL(Kind.COUNTER, "Streams of summaries that ended.", ""),
  PGVECTOR_ROWS_UPSERTED_TOTAL(
      Kind.COUNTER, "Vectors that were written into the vector store.", ""),
  PGVECTOR_ROWS_DELETED_TOTAL(Kind.COUNTER, "Vectors that were deleted from the vector store.", ""),
  PGVECTOR_UPSERT_LATENCY_SECONDS(Latency.BOUNDS, "Time of a batch's writing.", ""),
  PGVECTOR_QUERY_LATENCY_SECONDS(Latency.BOUNDS, "Time of a search of the vector store.", ""),
  PGVECTOR_DELETE_LATENCY_SECONDS(
      Latency.BOUNDS, "Time of taking a document or a store out of the vector store.", ""),
  ACTIVE_EMBEDDING_REQUESTS(Kind.GAUGE, "Requests that are embedded here now.", ""),
  EMBEDDING_CACHE_SIZE(Kind.GAUGE, "Vectors that are kept here.", ""),
  EMBEDDING_CACHE_MAX_SIZE(Kind.GAUGE, "Vectors that may be kept here.", ""),
  ORCHESTRATOR_SSE_CONNECTIONS(Kind.GAUGE, "Streams of summaries that are open here.", ""),
  EMBEDDING_QUEUE_DEPTH(Kind.GAUGE, "Messages that wait in a stage's queue.", "", Label.QUEUE_NAME),
  EMBEDDING_QUEUE_IN_FLIGHT(
      Kind.GAUGE,
      "Messages of a stage's queue that are under work or wait for a retry.",
      "",
      Label.QUEUE_NAME),
  EMBEDDING_DLQ_QUEUE_DEPTH(
      Kind.GAUGE, "Dead letters of a stage that nobody has decided on.", "", Label.QUEUE_NAME),
  EMBEDDING_QUEUE_AGE_CURRENT_SECONDS(
      Kind.GAUGE, "Time since the oldest open job at a stage was accepted.", "", Label.QUEUE_NAME),
  EMBEDDING_OLDEST_OPEN_JOB_SECONDS(
      Kind.GAUGE, "Time since the oldest open job was accepted.", "OldestOpenJobAge"),
  EMBEDDING_STAGE_THROUGHPUT_PER_MINUTE(
      Kind.GAUGE, "Messages that a stage completed a minute, over five minutes.", "", Label.STAGE),
  EMBEDDING_STAGE_LAST_COMPLETED_SECONDS(
      Kind.GAUGE,
      "Time at which a stage completed its last message, in seconds of the epoch.",
      "",
      Label.STAGE),
  EMBEDDING_STAGE_STALLED(
      Kind.GAUGE, "1 for a stage that has old jobs and completes nothing.", "", Label.STAGE),
  EMBEDDING_STAGE_FLAG(
      Kind.GAUGE,
      "1 for a stage that an operator has paused or drains.",
      "",
      Label.STAGE,
      Label.FLAG),
  CIRCUIT_BREAKER_STATE(
      Kind.GAUGE,
      "State of a provider's breaker: 0 closed, 1 open, 2 half open.",
      "",
      Label.SERVICE),
  CIRCUIT_BREAKER_FAILURES(Kind.GAUGE, "Failed calls in a provider's window.", "", Label.SERVICE),
  CIRCUIT_BREAKER_SUCCESSES(
      Kind.GAUGE, "Calls that succeeded in a provider's window.", "", Label.SERVICE);

  /** Kinds of metrics, by the words of Prometheus. */
  public enum Kind {
    /** It only grows. */
    COUNTER,
    /** Counts of values by the buckets that they fall into, and their sum. */
    HISTOGRAM,
    /** It rises and falls. */
    GAUGE;

    /** The name under which it is shown. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final String help;
  private final String cloudWatch;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Double> bounds;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Label> labels;

  Metric(Kind kind, String help, String cloudWatch, Label... labels) {
    this(kind, List.of(), help, cloudWatch, labels);
  }

  Metric(List<Double> bounds, String help, String cloudWatch, Label... labels) {
    this(Kind.HISTOGRAM, bounds, help, cloudWatch, labels);
  }

  Metric(Kind kind, List<Double> bounds, String help, String cloudWatch, Label... labels) {
    this.kind = kind;
    this.help = help;
    this.cloudWatch = cloudWatch;
    this.bounds = bounds;
    this.labels = List.of(labels);
  }

  /** The name under which it is shown. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Kind of the metric. */
  public Kind kind() {
    return kind;
  }

  /** Description of what it counts, in a sentence. */
  public String help() {
    return help;
  }

  /**
   * Its name in CloudWatch, where several counters may be added up under one name; empty for what
   * is not there, since each name is billed.
   */
  public Optional<String> cloudWatch() {
    return Optional.of(cloudWatch).filter(name -> !name.isEmpty());
  }

  /** Its labels, in the order of their values. */
  public List<Label> labels() {
    return labels;
  }

  /**
   * Upper bounds of a histogram's buckets, the last of which is followed by one without; empty for
   * other kinds.
   */
  public List<Double> bounds() {
    return bounds;
  }

  /** A constant of the enum itself would not be there yet when its values are made. */
  private static final class Latency {
    private static final List<Double> BOUNDS =
        List.of(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0);

    private Latency() {}
  }
}

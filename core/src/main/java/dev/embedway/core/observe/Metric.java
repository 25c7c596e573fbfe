package dev.embedway.core.observe;

import java.util.List;
import java.util.Locale;

/**
 * Every number that is kept of the whole fleet. Names are the original module's where it has one.
 */
public enum Metric {
  EMBEDDING_REQUESTS_TOTAL("Requests for embeddings by outcome.", "provider", "model", "status"),
  EMBEDDING_TOKENS_TOTAL("Tokens of the requests that succeeded.", "provider", "model"),
  EMBEDDING_CACHE_HITS_TOTAL("Texts found in a cache.", "provider", "model"),
  EMBEDDING_CACHE_MISSES_TOTAL("Texts that a model was asked for.", "provider", "model"),
  EMBEDDING_PROVIDER_FAILURES_TOTAL(
      "Requests that a provider failed, retries and all.", "provider", "model", "reason"),
  EMBEDDING_FALLBACKS_TOTAL(
      "Requests passed on to another provider.", "from_provider", "to_provider"),
  EMBEDDING_POLICY_DENIED_TOTAL(
      "Requests that the allow and deny lists refused.", "provider", "model", "policy_type"),
  EMBEDDING_DIMENSION_ADJUSTMENTS_TOTAL(
      "Vectors whose length was changed.", "provider", "model", "method"),
  EMBEDDING_TOKEN_INPUTS_TOTAL("Inputs that came as token arrays.", "mode"),
  AUTHENTICATION_FAILURES_TOTAL("Requests whose key or signature was refused.", "code"),
  EMBEDDING_RATE_LIMITED_TOTAL("Requests refused by a limit of ours.", "limit"),
  LIMITER_STORE_FAILURES_TOTAL("Failures of the limits' store, which let requests pass."),
  BREAKER_STORE_FAILURES_TOTAL("Failures of the breakers' store, which let requests pass."),
  CACHE_STORE_FAILURES_TOTAL("Failures of the shared cache, which count as misses."),
  EMBEDDING_REQUEST_DURATION_SECONDS(
      "Time of the requests that succeeded.",
      List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 28.0),
      "provider",
      "model"),
  EMBEDDING_STAGE_BATCH_SIZE(
      "Items of a message that a stage worked on.",
      List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0),
      "stage"),
  EMBEDDING_STAGE_PAYLOAD_BYTES(
      "Bytes of the text of such a message's items.",
      List.of(128.0, 512.0, 2048.0, 8192.0, 32768.0, 131072.0, 524288.0, 1048576.0),
      "stage"),
  PGVECTOR_ROWS_UPSERTED_TOTAL("Vectors that were written into the vector store."),
  PGVECTOR_UPSERT_LATENCY_SECONDS("Time of a batch's writing.", Latency.BOUNDS),
  PGVECTOR_QUERY_LATENCY_SECONDS("Time of a search of the vector store.", Latency.BOUNDS),
  PGVECTOR_DELETE_LATENCY_SECONDS(
      "Time of taking a document or a store out of the vector store.", Latency.BOUNDS);

  private final String help;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Double> bounds;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> labels;

  Metric(String help, String... labels) {
    this(help, List.of(), labels);
  }

  Metric(String help, List<Double> bounds, String... labels) {
    this.help = help;
    this.bounds = bounds;
    this.labels = List.of(labels);
  }

  /** The name under which it is shown. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Description of what it counts, in a sentence. */
  public String help() {
    return help;
  }

  /** Names of its labels. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Upper bounds of a histogram's buckets, the last of which is followed by one without; empty for
   * a counter.
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

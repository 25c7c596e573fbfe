package dev.embedway.core.config;

import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import dev.embedway.core.store.HybridWeights;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the HTTP API.
 *
 * @param requestTimeout most time of one request; API Gateway's own 30 s stand above it, so 28 s
 *     hold in any case
 * @param dimensionPolicy of requests that say {@code dimensions}
 * @param tokenArrays what becomes of inputs that come as token ids
 * @param hybridWeights of hybrid searches that say none
 * @param accessLog a line of the log for each request
 */
public record ApiSettings(
    Duration requestTimeout,
    DimensionPolicy dimensionPolicy,
    TokenArrayPolicy tokenArrays,
    HybridWeights hybridWeights,
    AccessLogging accessLog) {

  /** Setting that has requests logged. */
  public enum AccessLogging {
    OFF,
    ON
  }

  /** Rule for inputs that are token ids. */
  public enum TokenArrayPolicy {
    ACCEPT,
    REFUSE
  }

  static final Setting.Whole REQUEST_TIMEOUT =
      Setting.number(
          "EMBEDDINGS_REQUEST_TIMEOUT",
          30,
          1,
          300,
          "seconds",
          """
          Most time of one request. 28 s hold in any case, since API Gateway cuts at 30; too low, \
          and long batches end in `deadline_exceeded`.\
          """);

  static final Setting.Choice DIMENSION_POLICY =
      Setting.oneOf(
          "EMBEDDINGS_DIMENSION_POLICY",
          "reduce",
          List.of("reduce", "pad", "ignore"),
          """
          What `dimensions` of a request may be: `reduce`, the model's own length or a smaller one \
          that it was trained for; `pad`, larger ones too, up to 4096, by zeros; `ignore`, \
          anything, and the answer has the model's own length.\
          """);

  static final Setting.Choice ACCEPT_TOKEN_ARRAYS =
      Setting.oneOf(
          "EMBEDDINGS_ACCEPT_TOKEN_ARRAYS",
          "true",
          List.of("true", "false"),
          """
          Whether inputs may be arrays of cl100k_base token ids, as LangChain's `OpenAIEmbeddings` \
          sends them. `false` refuses them, naming its `check_embedding_ctx_length=False`.\
          """);

  static final Setting.Decimal HYBRID_TEXT_WEIGHT =
      Setting.decimal(
          "EMBEDWAY_HYBRID_TEXT_WEIGHT",
          "0.9",
          0,
          100,
          """
          Weight of the ranking by text in a hybrid search, that of the ranking by vector being 1. \
          A search's own `ranking_options.hybrid_search` stands above it; 0, and words decide \
          nothing; below 0.9, a word that only a passage beyond the 100 nearest has may not bring \
          it among the first ten.\
          """);

  static final Setting.Choice ACCESS_LOG =
      Setting.oneOf(
          "EMBEDWAY_ACCESS_LOG",
          "off",
          List.of("off", "on"),
          """
          A line of the log for each request: method, route, status, milliseconds, source address, \
          request id and tenant; never a path, a key, a query or a body. In the local cloud it is \
          in `logs/embedway.log` of the data directory. On AWS API Gateway writes an access log in \
          any case, which knows no tenant.\
          """);

  static final List<Setting> ALL =
      List.of(
          REQUEST_TIMEOUT, DIMENSION_POLICY, ACCEPT_TOKEN_ARRAYS, HYBRID_TEXT_WEIGHT, ACCESS_LOG);

  static ApiSettings read(Environment environment) {
    String policy = environment.oneOf(DIMENSION_POLICY);
    return new ApiSettings(
        Duration.ofSeconds(environment.number(REQUEST_TIMEOUT)),
        DimensionPolicy.valueOf(policy.toUpperCase(Locale.ROOT)),
        environment.oneOf(ACCEPT_TOKEN_ARRAYS).equals("true")
            ? TokenArrayPolicy.ACCEPT
            : TokenArrayPolicy.REFUSE,
        new HybridWeights(1, environment.decimal(HYBRID_TEXT_WEIGHT)),
        environment.oneOf(ACCESS_LOG).equals("on") ? AccessLogging.ON : AccessLogging.OFF);
  }
}

package dev.embedway.core.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Providers and models that may be used, and those that are asked when one fails.
 *
 * @param lists of providers and models
 * @param enforcement of the lists
 * @param operator their effect on the operator's keys
 * @param fallback providers and models that are asked when a provider fails
 */
public record PolicySettings(
    Lists lists, Enforcement enforcement, OperatorRule operator, Fallback fallback) {

  /**
   * Names of providers and models.
   *
   * @param allowedProviders names; empty for all
   * @param deniedProviders names; they win over the allowed
   * @param allowedModels ids, with or without {@code provider:}, {@code *} at the end for any;
   *     empty for all
   * @param deniedModels likewise; they win over the allowed
   */
  public record Lists(
      List<String> allowedProviders,
      List<String> deniedProviders,
      List<String> allowedModels,
      List<String> deniedModels) {

    public Lists {
      allowedProviders = List.copyOf(allowedProviders);
      deniedProviders = List.copyOf(deniedProviders);
      allowedModels = List.copyOf(allowedModels);
      deniedModels = List.copyOf(deniedModels);
    }
  }

  /** Enforcement of the lists. */
  public enum Enforcement {
    ON,
    OFF
  }

  /** Effect of the lists on the operator, who makes them. */
  public enum OperatorRule {
    EXEMPT,
    STRICT
  }

  /** Models that a failed call may go to. */
  public enum Crossing {
    /** Models of the same vector space alone. */
    WITHIN_SPACE,
    /** Any model. */
    ACROSS_SPACES
  }

  /** Meaning of {@code X-Provider} for a failed call. */
  public enum HeaderRule {
    NO_FALLBACK,
    FALLBACK
  }

  /**
   * Providers and models that are asked when a provider fails.
   *
   * @param chain the providers after each, in order
   * @param models {@code provider:model} to the ids of models that stand in, by provider
   */
  public record Fallback(
      Map<String, List<String>> chain,
      Map<String, Map<String, String>> models,
      Crossing crossing,
      HeaderRule header) {

    public Fallback {
      chain = Map.copyOf(chain);
      models = Map.copyOf(models);
    }
  }

  /** The original module's. */
  private static final Map<String, List<String>> CHAIN =
      Map.of(
          "openai", List.of("huggingface", "onnx", "local_api"),
          "huggingface", List.of("onnx", "local_api"),
          "onnx", List.of("huggingface", "local_api"),
          "local_api", List.of("huggingface"));

  /** The original module's; each crosses vector spaces. */
  private static final Map<String, Map<String, String>> MODELS =
      Map.of(
          "openai:text-embedding-3-small", standingIn("all-MiniLM-L6-v2"),
          "openai:text-embedding-3-large", standingIn("all-mpnet-base-v2"),
          "openai:text-embedding-ada-002", standingIn("all-mpnet-base-v2"));

  private static final List<String> TRUE_OR_FALSE = List.of("true", "false");

  static final Setting ALLOWED_PROVIDERS =
      list("ALLOWED_EMBEDDING_PROVIDERS", "Providers that may be used; not set, all.");
  static final Setting DENIED_PROVIDERS =
      list("DENIED_EMBEDDING_PROVIDERS", "Providers that may not be used, allowed or not.");
  static final Setting ALLOWED_MODELS =
      list(
          "ALLOWED_EMBEDDING_MODELS",
          "Models that may be used, as `id` or `provider:id`; not set, all.");
  static final Setting DENIED_MODELS =
      list("DENIED_EMBEDDING_MODELS", "Models that may not be used, allowed or not.");
  static final Setting.Choice ENFORCE =
      Setting.oneOf(
          "EMBEDDINGS_ENFORCE_POLICY",
          "",
          List.of("true", "yes", "1", "false", "no", "0"),
          "Whether the four lists hold. Not set, they do.");
  static final Setting.Choice STRICT =
      Setting.oneOf(
          "EMBEDDINGS_ENFORCE_POLICY_STRICT",
          "false",
          TRUE_OR_FALSE,
          "Whether the lists hold for operator keys too.");
  static final Setting.Choice HEADER =
      Setting.oneOf(
          "EMBEDDINGS_ALLOW_FALLBACK_WITH_HEADER",
          "false",
          TRUE_OR_FALSE,
          "Whether a request with `X-Provider` may be answered by another provider.");
  static final Setting.Choice ACROSS_SPACES =
      Setting.oneOf(
          "EMBEDDINGS_FALLBACK_ACROSS_SPACES",
          "false",
          TRUE_OR_FALSE,
          """
          Whether a model may stand in whose vectors cannot be compared with those of the model \
          that was asked for. They must not meet in one index.\
          """);
  static final Setting FALLBACK_CHAIN =
      Setting.text(
          "EMBEDDINGS_FALLBACK_CHAIN",
          "",
          "JSON: `{\"openai\": [\"local_api\"]}`; `{}` for none",
          """
          Providers that are asked when one fails, in order. Not set: openai to huggingface, onnx, \
          local_api; huggingface to onnx, local_api; onnx to huggingface, local_api; local_api to \
          huggingface.\
          """);
  static final Setting FALLBACK_MODEL_MAP =
      Setting.text(
          "EMBEDDINGS_FALLBACK_MODEL_MAP",
          "",
          "JSON: `{\"openai:text-embedding-3-small\": {\"local_api\": \"my-model\"}}`",
          """
          Models that stand in at other providers; where there is none, the same weights. Not set: \
          all-MiniLM-L6-v2 for text-embedding-3-small, all-mpnet-base-v2 for OpenAI's other \
          models.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      List.of(
          ALLOWED_PROVIDERS,
          DENIED_PROVIDERS,
          ALLOWED_MODELS,
          DENIED_MODELS,
          ENFORCE,
          STRICT,
          HEADER,
          ACROSS_SPACES,
          FALLBACK_CHAIN,
          FALLBACK_MODEL_MAP);

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static PolicySettings read(Environment environment) {
    String enforce = environment.optional(ENFORCE).isEmpty() ? "true" : environment.oneOf(ENFORCE);
    return new PolicySettings(
        new Lists(
            environment.names(ALLOWED_PROVIDERS),
            environment.names(DENIED_PROVIDERS),
            environment.names(ALLOWED_MODELS),
            environment.names(DENIED_MODELS)),
        List.of("true", "yes", "1").contains(enforce) ? Enforcement.ON : Enforcement.OFF,
        isTrue(environment, STRICT) ? OperatorRule.STRICT : OperatorRule.EXEMPT,
        new Fallback(
            chain(environment),
            models(environment),
            isTrue(environment, ACROSS_SPACES) ? Crossing.ACROSS_SPACES : Crossing.WITHIN_SPACE,
            isTrue(environment, HEADER) ? HeaderRule.FALLBACK : HeaderRule.NO_FALLBACK));
  }

  private static boolean isTrue(Environment environment, Setting.Choice setting) {
    return environment.oneOf(setting).equals("true");
  }

  private static Map<String, List<String>> chain(Environment environment) {
    Optional<JsonNode> json = object(environment, FALLBACK_CHAIN);
    if (json.isEmpty()) {
      return CHAIN;
    }
    Map<String, List<String>> chain = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.get().properties()) {
      List<String> names = entry.getValue().valueStream().map(JsonNode::asText).toList();
      if (!entry.getValue().isArray() || names.stream().anyMatch(String::isBlank)) {
        environment.fault(FALLBACK_CHAIN, "given was something else");
      }
      chain.put(entry.getKey(), names);
    }
    return chain;
  }

  private static Map<String, Map<String, String>> models(Environment environment) {
    Optional<JsonNode> json = object(environment, FALLBACK_MODEL_MAP);
    if (json.isEmpty()) {
      return MODELS;
    }
    Map<String, Map<String, String>> models = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.get().properties()) {
      Map<String, String> byProvider = new LinkedHashMap<>();
      entry.getValue().properties().forEach(m -> byProvider.put(m.getKey(), m.getValue().asText()));
      if (!entry.getValue().isObject() || byProvider.containsValue("")) {
        environment.fault(FALLBACK_MODEL_MAP, "given was something else");
      }
      models.put(entry.getKey(), Map.copyOf(byProvider));
    }
    return models;
  }

  private static Optional<JsonNode> object(Environment environment, Setting setting) {
    Optional<String> text = environment.optional(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = new ObjectMapper().readTree(text.get());
      if (json.isObject()) {
        return Optional.of(json);
      }
    } catch (JsonProcessingException e) {
      // Said below, without what was given.
    }
    environment.fault(setting, "given was something else");
    return Optional.empty();
  }

  private static Map<String, String> standingIn(String model) {
    return Map.of("huggingface", model, "onnx", model, "local_api", model);
  }

  private static Setting list(String name, String meaning) {
    return Setting.text(name, "", "names separated by commas; `*` at the end for any", meaning);
  }
}

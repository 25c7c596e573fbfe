package dev.embedway.functions.api.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.fleet.ModelWait;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.registry.ModelRegistry;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models, in OpenAI's form and in the module's own; read from their cards. */
public final class ModelsRoutes {

  /** A card knows a revision, not a day. */
  private static final int CREATED_UNKNOWN = 0;

  private static final String ENGINE = "onnx";

  private final Embedder embedder;
  private final ModelRegistry registry;
  private final EmbeddingPolicy policy;
  private final String defaultModel;

  public ModelsRoutes(Embedder embedder, EmbeddingPolicy policy, String defaultModel) {
    this.embedder = embedder;
    this.registry = embedder.registry();
    this.policy = policy;
    this.defaultModel = defaultModel;
  }

  /** {@code GET /models}: those that the caller may use, of providers that are set up. */
  public HttpResponse list(Call call) {
    ArrayNode data = Json.array();
    registry.models().stream()
        .filter(model -> registry.missingSetting(model).isEmpty())
        .filter(model -> policy.allows(model, call.caller()))
        .forEach(model -> data.add(openAi(model.id(), model.provider())));
    elsewhere()
        .filter(id -> policy.allowsInProcess(id, call.caller()))
        .forEach(id -> data.add(openAi(id, ENGINE)));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    return HttpResponse.ok(body);
  }

  /** {@code GET /models/{model}}. */
  public HttpResponse show(Call call) {
    Optional<String> listed =
        elsewhere()
            .filter(call.parameter("model")::equals)
            .filter(id -> policy.allowsInProcess(id, call.caller()))
            .findFirst();
    if (listed.isPresent()) {
      return HttpResponse.ok(openAi(listed.get(), ENGINE));
    }
    ModelSpec model = asked(call);
    return HttpResponse.ok(openAi(model.id(), model.provider()));
  }

  /** Ids of models that are listed and were not brought into this process yet. */
  private Stream<String> elsewhere() {
    Set<String> here =
        registry.all().stream()
            .filter(model -> model.provider().equals(ENGINE))
            .map(ModelSpec::id)
            .collect(Collectors.toSet());
    return embedder.fleet().listed().stream().map(ListedModel::id).filter(id -> !here.contains(id));
  }

  /** {@code GET /embeddings/models}. */
  public HttpResponse listCards(Call call) {
    ArrayNode data = Json.array();
    for (ModelSpec model : registry.models()) {
      data.add(card(model.provider(), model.id(), policy.allows(model, call.caller())));
    }
    elsewhere()
        .forEach(id -> data.add(card(ENGINE, id, policy.allowsInProcess(id, call.caller()))));
    ObjectNode body = Json.object();
    body.set("data", data);
    body.set("allowed_providers", list(policy.allowedProviders()));
    body.set("allowed_models", list(policy.allowedModels()));
    return HttpResponse.ok(body);
  }

  private ObjectNode card(String provider, String id, boolean isAllowed) {
    return Json.object()
        .put("provider", provider)
        .put("model", id)
        .put("allowed", isAllowed)
        .put("default", id.equals(defaultModel));
  }

  private static JsonNode list(Optional<List<String>> names) {
    return names.<JsonNode>map(Json::tree).orElse(NullNode.instance);
  }

  /** {@code GET /embeddings/providers-config}: the providers that are set up, first the first. */
  public HttpResponse listProviders(Call call) {
    Map<String, ArrayNode> byProvider = new LinkedHashMap<>();
    registry.configuredProviders().forEach(name -> byProvider.put(name, Json.array()));
    for (ModelSpec model : registry.all()) {
      ArrayNode models = byProvider.get(model.provider());
      if (models != null && policy.allows(model, call.caller())) {
        models.add(model.id());
      }
    }
    ArrayNode providers = Json.array();
    byProvider.forEach(
        (name, models) -> providers.addObject().put("name", name).set("models", models));
    ModelSpec standard = registry.resolve(defaultModel, null);
    ObjectNode body = Json.object();
    body.put("default_provider", standard.provider());
    body.put("default_model", defaultModel);
    body.set("providers", providers);
    return HttpResponse.ok(body);
  }

  /** {@code GET /embeddings/models/{model}}. */
  public HttpResponse showCard(Call call) {
    ModelSpec model = asked(call);
    ObjectNode body = Json.object();
    body.put("model", model.id());
    body.put("provider", model.provider());
    body.put("dimension", model.dim());
    body.set("dimensions", Json.tree(model.allowedDims()));
    body.put("max_tokens", model.maxTokens());
    body.put("allowed", true);
    body.put("revision", model.revision());
    body.put("vector_space", model.vectorSpace().name());
    body.put("variant", model.variant().name().toLowerCase(Locale.ROOT));
    return HttpResponse.ok(body);
  }

  private ModelSpec asked(Call call) {
    ModelSpec model =
        embedder
            .choose(
                call.parameter("model"),
                call.request().query("provider").orElse(null),
                new ModelWait(call.deadline(), id -> requireListed(id, call)))
            .model();
    requireAllowed(model.id(), policy.allows(model, call.caller()));
    return model;
  }

  /** A look at a model brings none from a hub. */
  private void requireListed(String id, Call call) {
    if (embedder.fleet().listed().stream().noneMatch(model -> model.id().equals(id))) {
      // Says what is known instead.
      registry.resolve(ENGINE + ":" + id, null);
    }
    requireAllowed(id, policy.allowsInProcess(id, call.caller()));
  }

  private static void requireAllowed(String id, boolean isAllowed) {
    if (!isAllowed) {
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND,
          "model " + id + " is not among those that the operator allows",
          "model");
    }
  }

  private static ObjectNode openAi(String id, String provider) {
    return Json.object()
        .put("id", id)
        .put("object", "model")
        .put("created", CREATED_UNKNOWN)
        .put("owned_by", provider);
  }
}

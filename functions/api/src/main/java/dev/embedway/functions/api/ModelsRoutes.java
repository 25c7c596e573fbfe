package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.ModelRegistry;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Json;
import java.util.Locale;

/** The models, in OpenAI's form and in the module's own; read from their cards. */
final class ModelsRoutes {

  /** A card knows a revision, not a day. */
  private static final int CREATED_UNKNOWN = 0;

  private final ModelRegistry registry;
  private final String defaultModel;

  ModelsRoutes(ModelRegistry registry, String defaultModel) {
    this.registry = registry;
    this.defaultModel = defaultModel;
  }

  /** {@code GET /models}. */
  HttpResponse list(Call call) {
    ArrayNode data = Json.array();
    registry.models().forEach(model -> data.add(openAi(model)));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    return HttpResponse.ok(body);
  }

  /** {@code GET /models/{model}}. */
  HttpResponse show(Call call) {
    return HttpResponse.ok(openAi(asked(call)));
  }

  /** {@code GET /embeddings/models}. */
  HttpResponse listCards(Call call) {
    ArrayNode data = Json.array();
    for (ModelSpec model : registry.models()) {
      data.addObject()
          .put("provider", model.provider())
          .put("model", model.id())
          .put("allowed", true)
          .put("default", model.id().equals(defaultModel));
    }
    ObjectNode body = Json.object();
    body.set("data", data);
    body.putNull("allowed_providers");
    body.putNull("allowed_models");
    return HttpResponse.ok(body);
  }

  /** {@code GET /embeddings/models/{model}}. */
  HttpResponse showCard(Call call) {
    ModelSpec model = asked(call);
    ObjectNode body = Json.object();
    body.put("model", model.id());
    body.put("provider", model.provider());
    body.put("dimension", model.dim());
    body.set("dimensions", Json.tree(model.allowedDims()));
    body.put("max_tokens", model.maxTokens());
    body.put("allowed", true);
    body.put("revision", model.revision());
    body.put("vector_space", model.vectorSpace());
    body.put("variant", model.variant().name().toLowerCase(Locale.ROOT));
    return HttpResponse.ok(body);
  }

  private ModelSpec asked(Call call) {
    return registry
        .choose(call.parameter("model"), call.request().query("provider").orElse(null))
        .model();
  }

  private static ObjectNode openAi(ModelSpec model) {
    return Json.object()
        .put("id", model.id())
        .put("object", "model")
        .put("created", CREATED_UNKNOWN)
        .put("owned_by", model.provider());
  }
}

package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.BatchLimits;
import dev.embedway.core.provider.EmbedCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code POST <url>} of {@code {texts, model}}, answered by {@code {embeddings}}: the original
 * module's own form.
 *
 * @param headers that let us in
 */
record TextsProtocol(
    String name, Optional<String> missingSetting, ServiceUrl url, Map<String, String> headers)
    implements Protocol {

  TextsProtocol {
    headers = Map.copyOf(headers);
  }

  @Override
  public List<ModelSpec> models() {
    return List.of();
  }

  @Override
  public ModelSpec adopt(String id) {
    return RemoteModels.adopted(name, url.revision(), id);
  }

  @Override
  public BatchLimits limits() {
    return new BatchLimits(2048, 300_000);
  }

  @Override
  public ServiceRequest request(EmbedCall call, List<Input> inputs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode all = body.putArray("texts");
    inputs.forEach(input -> all.add(input.text()));
    body.put("model", call.model().id());
    call.dimensions().ifPresent(dim -> body.put("dimensions", dim));
    return new ServiceRequest(url.at(""), headers, body);
  }

  @Override
  public ServiceAnswer read(JsonNode json) {
    return new ServiceAnswer(
        ServiceVectors.vectors(name, json.path("embeddings")), OptionalInt.empty());
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "TextsProtocol[" + name + "]";
  }
}

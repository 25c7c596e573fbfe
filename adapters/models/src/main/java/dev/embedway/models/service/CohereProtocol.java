package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.BatchLimits;
import dev.embedway.core.provider.EmbedCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST <base>/embed} as Cohere has it: https://docs.cohere.com/reference/embed.
 *
 * @param headers that let us in
 */
record CohereProtocol(Optional<String> missingSetting, ServiceUrl url, Map<String, String> headers)
    implements Protocol {

  CohereProtocol {
    headers = Map.copyOf(headers);
  }

  @Override
  public String name() {
    return "cohere";
  }

  @Override
  public List<ModelSpec> models() {
    return RemoteModels.cohere(url.revision());
  }

  @Override
  public ModelSpec adopt(String id) {
    return RemoteModels.adopted(name(), url.revision(), id);
  }

  /** Cohere's own. */
  @Override
  public BatchLimits limits() {
    return new BatchLimits(96, 300_000);
  }

  @Override
  public ServiceRequest request(EmbedCall call, List<Input> inputs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", call.model().id());
    body.put("input_type", inputType(call.role()));
    body.putArray("embedding_types").add("float");
    body.put("truncate", "NONE");
    call.dimensions().ifPresent(dim -> body.put("output_dimension", dim));
    ArrayNode all = body.putArray("texts");
    inputs.forEach(input -> all.add(input.text()));
    return new ServiceRequest(url.at("/embed"), headers, body);
  }

  /** A type has to be said; documents are what most texts are. */
  private static String inputType(PromptRole role) {
    return switch (role) {
      case QUERY -> "search_query";
      case PASSAGE, NONE -> "search_document";
    };
  }

  /** Reads both forms: a list by type, and the older bare list. */
  @Override
  public ServiceAnswer read(JsonNode json) {
    JsonNode embeddings = json.path("embeddings");
    return new ServiceAnswer(
        ServiceVectors.vectors(
            name(), embeddings.isObject() ? embeddings.path("float") : embeddings),
        ServiceVectors.count(json.at("/meta/billed_units/input_tokens")));
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "CohereProtocol";
  }
}

package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.BatchLimits;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.http.UpstreamErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST <base>/embeddings} as OpenAI has it:
 * https://platform.openai.com/docs/api-reference/embeddings.
 *
 * @param name of the provider
 * @param models that are known of it
 * @param missingSetting the variable to be set first
 * @param url its base
 * @param headers that let us in
 * @param encoding what vectors are asked for as
 */
record OpenAiProtocol(
    String name,
    List<ModelSpec> models,
    Optional<String> missingSetting,
    ServiceUrl url,
    Map<String, String> headers,
    Encoding encoding)
    implements Protocol {

  /** Wire encoding of vectors. */
  enum Encoding {
    BASE64,
    /** Default of a server that does not know of any other. */
    UNSAID
  }

  OpenAiProtocol {
    models = List.copyOf(models);
    headers = Map.copyOf(headers);
  }

  @Override
  public ModelSpec adopt(String id) {
    return RemoteModels.adopted(name, url.revision(), id);
  }

  /** OpenAI's own. */
  @Override
  public BatchLimits limits() {
    return new BatchLimits(2048, 300_000);
  }

  /**
   * True of the known models, whose vocabulary is cl100k_base
   * (https://github.com/openai/tiktoken/blob/main/tiktoken/model.py).
   */
  @Override
  public boolean readsIds(ModelSpec model) {
    return models.stream().anyMatch(known -> known.id().equals(model.id()));
  }

  @Override
  public ServiceRequest request(EmbedCall call, List<Input> inputs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", call.model().id());
    ArrayNode all = body.putArray("input");
    for (Input input : inputs) {
      switch (input) {
        case Input.Text(String text) -> all.add(text);
        case Input.Tokens tokens -> tokens.ids().forEach(all.addArray()::add);
      }
    }
    call.dimensions().ifPresent(dim -> body.put("dimensions", dim));
    if (encoding == Encoding.BASE64) {
      body.put("encoding_format", "base64");
    }
    return new ServiceRequest(url.at("/embeddings"), headers, body);
  }

  /**
   * Puts the vectors in the order of their indices, each of which must be there once. Vectors
   * without any are in the order of the texts, as servers answer that leave them out.
   */
  @Override
  public ServiceAnswer read(JsonNode json) {
    JsonNode data = json.path("data");
    if (!data.isArray()) {
      throw UpstreamErrors.malformed(name, "no list of embeddings");
    }
    List<Optional<Vector>> places =
        new ArrayList<>(Collections.nCopies(data.size(), Optional.empty()));
    boolean isOrdered = data.valueStream().noneMatch(item -> item.hasNonNull("index"));
    int next = 0;
    for (JsonNode item : data) {
      int index = isOrdered ? next++ : item.path("index").asInt(-1);
      if (index < 0 || index >= data.size() || places.get(index).isPresent()) {
        throw UpstreamErrors.malformed(
            name, "embeddings whose indices are not 0.." + (data.size() - 1));
      }
      places.set(index, Optional.of(ServiceVectors.vector(name, item.path("embedding"), index)));
    }
    return new ServiceAnswer(
        places.stream().flatMap(Optional::stream).toList(),
        ServiceVectors.count(json.at("/usage/prompt_tokens")));
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "OpenAiProtocol[" + name + "]";
  }
}

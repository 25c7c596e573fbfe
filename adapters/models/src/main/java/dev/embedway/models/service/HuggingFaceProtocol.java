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
 * {@code POST <url>} of {@code {inputs}}, answered by a bare list of vectors: HuggingFace's hosted
 * feature extraction, and {@code /embed} of text-embeddings-inference. The models' prompts are put
 * before the texts here, since not every server knows them.
 *
 * @param url {@code {model}} in it stands for the id
 * @param headers that let us in
 */
record HuggingFaceProtocol(
    Optional<String> missingSetting, ServiceUrl url, Map<String, String> headers)
    implements Protocol {

  HuggingFaceProtocol {
    headers = Map.copyOf(headers);
  }

  @Override
  public String name() {
    return "huggingface";
  }

  @Override
  public List<ModelSpec> models() {
    return RemoteModels.huggingFace(url.revision());
  }

  /** A repository's name, with or without its owner's: the id becomes a part of the address. */
  @Override
  public boolean canHave(String id) {
    return id.indexOf(':') < 0 && id.indexOf('/') == id.lastIndexOf('/');
  }

  @Override
  public ModelSpec adopt(String id) {
    return RemoteModels.adopted(name(), url.revision(), id);
  }

  /** The hosted inference has no such parameter. */
  @Override
  public boolean canShorten() {
    return false;
  }

  /** Default limits of HuggingFace's server. */
  @Override
  public BatchLimits limits() {
    return new BatchLimits(32, 16_384);
  }

  @Override
  public ServiceRequest request(EmbedCall call, List<Input> inputs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode all = body.putArray("inputs");
    inputs.forEach(input -> all.add(input.text()));
    body.put("truncate", false);
    return new ServiceRequest(url.of(call.model().id()), headers, body);
  }

  @Override
  public ServiceAnswer read(JsonNode json) {
    return new ServiceAnswer(ServiceVectors.vectors(name(), json), OptionalInt.empty());
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "HuggingFaceProtocol";
  }
}

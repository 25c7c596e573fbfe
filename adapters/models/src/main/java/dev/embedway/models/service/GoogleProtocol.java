package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.BatchLimits;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.http.UpstreamErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code POST <base>/models/<model>:batchEmbedContents} as Google has it:
 * https://ai.google.dev/api/embeddings. The key is a header: what is in an address is in logs.
 *
 * @param headers that let us in
 */
record GoogleProtocol(Optional<String> missingSetting, ServiceUrl url, Map<String, String> headers)
    implements Protocol {

  GoogleProtocol {
    headers = Map.copyOf(headers);
  }

  @Override
  public String name() {
    return "google";
  }

  @Override
  public List<ModelSpec> models() {
    return RemoteModels.google(url.revision());
  }

  /** A single name: the id becomes a part of the address. */
  @Override
  public boolean canHave(String id) {
    return id.indexOf(':') < 0 && id.indexOf('/') < 0;
  }

  @Override
  public ModelSpec adopt(String id) {
    return RemoteModels.adopted(name(), url.revision(), id);
  }

  /** Google's own. */
  @Override
  public BatchLimits limits() {
    return new BatchLimits(100, 300_000);
  }

  @Override
  public ServiceRequest request(EmbedCall call, List<Input> inputs) {
    String model = "models/" + call.model().id();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode requests = body.putArray("requests");
    for (Input input : inputs) {
      ObjectNode one = requests.addObject();
      one.put("model", model);
      one.putObject("content").putArray("parts").addObject().put("text", input.text());
      taskType(call.role()).ifPresent(type -> one.put("taskType", type));
      call.dimensions().ifPresent(dim -> one.put("outputDimensionality", dim));
    }
    return new ServiceRequest(url.at("/" + model + ":batchEmbedContents"), headers, body);
  }

  private static Optional<String> taskType(PromptRole role) {
    return switch (role) {
      case QUERY -> Optional.of("RETRIEVAL_QUERY");
      case PASSAGE -> Optional.of("RETRIEVAL_DOCUMENT");
      case NONE -> Optional.empty();
    };
  }

  @Override
  public ServiceAnswer read(JsonNode json) {
    JsonNode embeddings = json.path("embeddings");
    if (!embeddings.isArray()) {
      throw UpstreamErrors.malformed(name(), "no list of embeddings");
    }
    List<Vector> vectors = new ArrayList<>(embeddings.size());
    embeddings.forEach(
        each -> vectors.add(ServiceVectors.vector(name(), each.path("values"), vectors.size())));
    return new ServiceAnswer(vectors, OptionalInt.empty());
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "GoogleProtocol";
  }
}

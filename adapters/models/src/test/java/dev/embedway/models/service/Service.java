package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Vector;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The services that there are providers for, as servers see them. */
enum Service {
  OPENAI("openai", "text-embedding-3-small", 1536, "OPENAI_BASE_URL", "OPENAI_API_KEY"),
  LOCAL_API("local_api", "my-model", 24, "LOCAL_API_URL", "LOCAL_API_KEY"),
  LOCAL_TEXTS("local_api", "embed-english-v3.0", 1024, "LOCAL_API_URL", "LOCAL_API_KEY"),
  COHERE("cohere", "embed-english-v3.0", 1024, "COHERE_BASE_URL", "COHERE_API_KEY"),
  GOOGLE("google", "text-embedding-004", 768, "GOOGLE_BASE_URL", "GOOGLE_API_KEY"),
  HUGGING_FACE(
      "huggingface",
      "sentence-transformers/all-MiniLM-L6-v2",
      384,
      "EMBEDWAY_HF_INFERENCE_URL",
      "HF_TOKEN");

  static final String KEY = "key-of-the-operator";

  final String provider;
  final String model;
  final int dim;
  private final String urlVariable;
  private final String keyVariable;

  Service(String provider, String model, int dim, String urlVariable, String keyVariable) {
    this.provider = provider;
    this.model = model;
    this.dim = dim;
    this.urlVariable = urlVariable;
    this.keyVariable = keyVariable;
  }

  /** The environment of an operator whose service is there. */
  Map<String, String> variables(String url) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(urlVariable, url + "/" + name());
    variables.put(keyVariable, KEY);
    variables.put("EMBEDDINGS_MAX_RETRIES", "2");
    variables.put("LOCAL_API_FORMAT", this == LOCAL_TEXTS ? "texts" : "openai");
    return variables;
  }

  /** The texts of a request's body. */
  List<String> texts(JsonNode request) {
    List<String> texts = new ArrayList<>();
    switch (this) {
      case OPENAI, LOCAL_API ->
          request.path("input").forEach(t -> texts.add(t.isArray() ? t.toString() : t.textValue()));
      case LOCAL_TEXTS, COHERE -> request.path("texts").forEach(t -> texts.add(t.textValue()));
      case HUGGING_FACE -> request.path("inputs").forEach(t -> texts.add(t.textValue()));
      case GOOGLE ->
          request
              .path("requests")
              .forEach(r -> texts.add(r.at("/content/parts/0/text").textValue()));
    }
    return texts;
  }

  /** The body of an answer with these vectors. */
  JsonNode answer(List<Vector> vectors) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case OPENAI, LOCAL_API -> {
        ArrayNode data = body.putArray("data");
        for (Vector vector : vectors) {
          ObjectNode item = data.addObject().put("index", data.size() - 1);
          item.set("embedding", this == OPENAI ? base64(vector) : floats(vector));
        }
        body.putObject("usage").put("prompt_tokens", 7 * vectors.size() + 1);
      }
      case LOCAL_TEXTS -> body.set("embeddings", lists(vectors));
      case COHERE -> {
        body.putObject("embeddings").set("float", lists(vectors));
        body.putObject("meta").putObject("billed_units").put("input_tokens", 5 * vectors.size());
      }
      case GOOGLE -> {
        ArrayNode all = body.putArray("embeddings");
        vectors.forEach(vector -> all.addObject().set("values", floats(vector)));
      }
      case HUGGING_FACE -> {
        return lists(vectors);
      }
    }
    return body;
  }

  /** A vector that depends on a text alone. */
  static Vector vectorOf(String text, int dim) {
    Random random = new Random(text.hashCode());
    float[] values = new float[dim];
    for (int i = 0; i < dim; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Vector.of(values).normalized();
  }

  private static ArrayNode lists(List<Vector> vectors) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    vectors.forEach(vector -> all.add(floats(vector)));
    return all;
  }

  private static JsonNode floats(Vector vector) {
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
    for (float value : vector.toArray()) {
      numbers.add(value);
    }
    return numbers;
  }

  private static JsonNode base64(Vector vector) {
    return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(vector.toBytes()));
  }
}

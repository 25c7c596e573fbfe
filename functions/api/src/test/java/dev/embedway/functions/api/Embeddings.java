package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.Vector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads vectors out of answers, whichever way they are written. */
public final class Embeddings {

  private Embeddings() {}

  /** Those of {@code POST /embeddings}, in the order of the list. */
  public static List<Vector> of(Reply reply) {
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode item : reply.body().at("/data")) {
      JsonNode embedding = item.path("embedding");
      vectors.add(embedding.isTextual() ? ofBase64(embedding.textValue()) : ofNumbers(embedding));
    }
    return vectors;
  }

  /** Those of {@code POST /embeddings/batch}. */
  public static List<Vector> ofBatch(Reply reply) {
    List<Vector> vectors = new ArrayList<>();
    reply.body().at("/embeddings").forEach(numbers -> vectors.add(ofNumbers(numbers)));
    return vectors;
  }

  private static Vector ofBase64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    return Vector.read(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
  }

  private static Vector ofNumbers(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.get(i).asDouble();
    }
    return Vector.of(floats);
  }
}

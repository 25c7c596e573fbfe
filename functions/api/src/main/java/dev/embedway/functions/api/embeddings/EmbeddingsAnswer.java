package dev.embedway.functions.api.embeddings;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.model.Vector;
import dev.embedway.functions.api.http.message.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/** Writes answers with embeddings, straight from the vectors. */
final class EmbeddingsAnswer {

  private EmbeddingsAnswer() {}

  /**
   * The body of {@code POST /embeddings}.
   *
   * @param model the id as the caller wrote it
   */
  static String write(EmbeddingResponse response, String model, EncodingFormat format) {
    StringWriter body = new StringWriter();
    try (JsonGenerator json = Json.factory().createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("object", "list");
      json.writeArrayFieldStart("data");
      for (Embedding embedding : response.embeddings()) {
        write(json, embedding, format);
      }
      json.writeEndArray();
      json.writeStringField("model", model);
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", response.tokens());
      json.writeNumberField("total_tokens", response.tokens());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return body.toString();
  }

  /**
   * The body of {@code POST /embeddings/batch}.
   *
   * @param model the id as the caller wrote it
   */
  static String writeBare(EmbeddingResponse response, String model) {
    StringWriter body = new StringWriter();
    try (JsonGenerator json = Json.factory().createGenerator(body)) {
      json.writeStartObject();
      json.writeArrayFieldStart("embeddings");
      for (Embedding embedding : response.embeddings()) {
        writeFloats(json, embedding.vector());
      }
      json.writeEndArray();
      json.writeStringField("model", model);
      json.writeStringField("provider", response.model().provider());
      json.writeNumberField("count", response.embeddings().size());
      writeTruncated(json, response.embeddings());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return body.toString();
  }

  /** Positions of the texts that were cut, where there are any. */
  private static void writeTruncated(JsonGenerator json, List<Embedding> embeddings)
      throws IOException {
    int[] cut =
        embeddings.stream()
            .filter(embedding -> embedding.truncation() == Truncation.TRUNCATED)
            .mapToInt(Embedding::index)
            .toArray();
    if (cut.length > 0) {
      json.writeFieldName("truncated");
      json.writeArray(cut, 0, cut.length);
    }
  }

  private static void write(JsonGenerator json, Embedding embedding, EncodingFormat format)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "embedding");
    json.writeNumberField("index", embedding.index());
    json.writeFieldName("embedding");
    switch (format) {
      case FLOAT -> writeFloats(json, embedding.vector());
      case BASE64 ->
          json.writeString(Base64.getEncoder().encodeToString(embedding.vector().toBytes()));
    }
    if (embedding.truncation() == Truncation.TRUNCATED) {
      json.writeBooleanField("truncated", true);
    }
    json.writeEndObject();
  }

  private static void writeFloats(JsonGenerator json, Vector vector) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < vector.dim(); i++) {
      json.writeNumber(vector.get(i));
    }
    json.writeEndArray();
  }
}

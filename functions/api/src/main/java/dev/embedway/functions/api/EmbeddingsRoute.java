package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.PromptRole;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Fields;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code POST /embeddings}, as OpenAI's API has it. */
final class EmbeddingsRoute implements Route {

  private static final List<String> FIELDS =
      List.of("input", "model", "encoding_format", "dimensions", "user", "input_type", "truncate");

  private final Embedder embedder;
  private final InstantSource clock;

  EmbeddingsRoute(Embedder embedder, InstantSource clock) {
    this.embedder = embedder;
    this.clock = clock;
  }

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    EncodingFormat format = EncodingFormat.of(fields);
    String model = fields.text("model").orElse("");
    OptionalInt dimensions = fields.integer("dimensions");
    fields.text("user");
    PromptRole role = role(fields);
    Overlong overlong = fields.flag("truncate").orElse(false) ? Overlong.TRUNCATE : Overlong.REFUSE;
    @Nullable String provider = call.request().header("x-provider").orElse(null);
    // An unknown model is said before a faulty input is.
    embedder.registry().resolve(model, provider);
    EmbeddingRequest request =
        new EmbeddingRequest(
            model, provider, inputs(fields), dimensions, role, overlong, call.deadline());
    AnswerSize.check(request.inputs().size(), embedder.check(request).dim(), format);
    EmbeddingResponse response = embedder.embed(request);
    return new HttpResponse(
        200, headers(call, response, dimensions), EmbeddingsAnswer.write(response, model, format));
  }

  private static PromptRole role(Fields fields) {
    String type = fields.text("input_type").orElse("passage");
    return switch (type) {
      case "query" -> PromptRole.QUERY;
      case "passage" -> PromptRole.PASSAGE;
      case "none" -> PromptRole.NONE;
      default ->
          throw fields.invalid(
              "input_type", "input_type is not known; allowed are query, passage, none");
    };
  }

  private static List<String> inputs(Fields fields) {
    JsonNode input =
        fields
            .any("input")
            .orElseThrow(() ->
                new InvalidRequestException(
                    ErrorCode.EMPTY_INPUT,
                    "input is required: a string or a list of 1..2048 strings",
                    "input"));
    if (input.isTextual()) {
      return List.of(input.textValue());
    }
    if (!input.isArray()) {
      throw invalidType("input is neither a string nor a list of strings");
    }
    List<String> texts = new ArrayList<>(input.size());
    for (JsonNode item : input) {
      if (!item.isTextual()) {
        throw invalidType(
            "item "
                + texts.size()
                + " of input is "
                + kind(item)
                + "; allowed are a string or a list of strings. Send text, not token ids"
                + " (LangChain's OpenAIEmbeddings sends text with check_embedding_ctx_length=False)");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private static String kind(JsonNode item) {
    return item.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static InvalidRequestException invalidType(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_INPUT_TYPE, message, "input");
  }

  private Map<String, String> headers(
      Call call, EmbeddingResponse response, OptionalInt dimensions) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Embeddings-Provider", response.model().provider());
    if (dimensions.isPresent()) {
      headers.put("X-Embeddings-Dimensions-Policy", "reduce");
    }
    headers.put("X-Embeddings-Cache", "hit=0 miss=" + response.embeddings().size());
    headers.put("x-tokenization-time", millis(response.timings().tokenization()));
    headers.put("x-inference-time", millis(response.timings().inference()));
    headers.put("x-queue-time", millis(response.timings().queue()));
    headers.put("x-total-time", millis(Duration.between(call.received(), clock.instant())));
    return headers;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}

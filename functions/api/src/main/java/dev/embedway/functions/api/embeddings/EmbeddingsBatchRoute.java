package dev.embedway.functions.api.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.ResolvedRequest;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /embeddings/batch}: texts in, bare vectors out, by the same engine and limits as
 * {@code POST /embeddings}.
 */
public final class EmbeddingsBatchRoute implements LimitedRoute.Limited {

  private static final List<String> FIELDS =
      List.of("texts", "model", "provider", "dimensions", "batch_size", "truncate");

  private final MeteredEmbedder metered;
  private final Embedder embedder;
  private final String defaultModel;
  private final DimensionPolicy policy;
  private final EmbeddingsHeaders headers;

  public EmbeddingsBatchRoute(
      MeteredEmbedder embedder,
      String defaultModel,
      DimensionPolicy policy,
      EmbeddingsHeaders headers) {
    this.metered = embedder;
    this.embedder = embedder.embedder();
    this.defaultModel = defaultModel;
    this.policy = policy;
    this.headers = headers;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    String model = fields.text("model").orElse(defaultModel);
    try {
      return answer(call, permits, fields, model);
    } catch (InvalidRequestException e) {
      throw e.renamed("input", "texts");
    }
  }

  private HttpResponse answer(Call call, Permits permits, Fields fields, String model) {
    @Nullable String provider =
        fields
            .text("provider")
            .or(() -> call.request().header("x-provider"))
            .filter(name -> !name.isBlank())
            .orElse(null);
    Dimensions dimensions = new Dimensions(fields.integer("dimensions"), policy);
    // The engine packs its runs by tokens: a size is taken and of no effect.
    fields.integer("batch_size");
    ModelChoice choice =
        embedder.choose(model, provider, metered.policy().waitOf(call.caller(), call.deadline()));
    EmbeddingRequest request =
        EmbeddingRequest.ofTexts(
            call.caller().tenant(),
            new EmbeddingRequest.Target(model, provider),
            texts(fields),
            new EmbeddingRequest.Options(
                dimensions,
                choice.role().orElse(PromptRole.PASSAGE),
                fields.flag("truncate").orElse(false) ? Overlong.TRUNCATE : Overlong.REFUSE),
            call.deadline());
    ResolvedRequest resolved = embedder.resolve(choice.model(), request);
    AnswerSize.check(request.inputs().size(), resolved.dim(), EncodingFormat.FLOAT);
    EmbeddingResponse response = metered.embedAsAsked(call, resolved, permits);
    // Of some models only the answer tells the length.
    AnswerSize.check(
        request.inputs().size(),
        response.embeddings().getFirst().vector().dim(),
        EncodingFormat.FLOAT);
    String body = EmbeddingsAnswer.writeBare(response, model);
    return new HttpResponse(
        200,
        headers.of(call, dimensions, response),
        AnswerSize.checked(body, request.inputs().size(), EncodingFormat.FLOAT));
  }

  private static List<String> texts(Fields fields) {
    String allowed = "; allowed is a list of 1..2048 strings";
    JsonNode texts =
        fields
            .any("texts")
            .orElseThrow(() ->
                new InvalidRequestException(
                    ErrorCode.EMPTY_INPUT, "texts is required" + allowed, "texts"));
    if (!texts.isArray()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_INPUT_TYPE, "texts is no list" + allowed, "texts");
    }
    return InputForm.strings(texts, allowed);
  }
}

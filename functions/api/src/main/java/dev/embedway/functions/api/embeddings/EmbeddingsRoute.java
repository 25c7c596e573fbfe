package dev.embedway.functions.api.embeddings;

import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.FallbackEmbedder.Served;
import dev.embedway.core.embedding.ResolvedRequest;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /embeddings}, as OpenAI's API has it. */
public final class EmbeddingsRoute implements LimitedRoute.Limited {

  private final MeteredEmbedder metered;
  private final Embedder embedder;
  private final InputForm inputs;
  private final DimensionPolicy policy;
  private final EmbeddingsHeaders headers;

  public EmbeddingsRoute(
      MeteredEmbedder embedder,
      InputForm inputs,
      DimensionPolicy policy,
      EmbeddingsHeaders headers) {
    this.metered = embedder;
    this.embedder = embedder.embedder();
    this.inputs = inputs;
    this.policy = policy;
    this.headers = headers;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    EmbeddingsForm form = EmbeddingsForm.read(call.request());
    @Nullable String provider =
        call.request().header("x-provider").filter(name -> !name.isBlank()).orElse(null);
    // An unknown model is said before a faulty input is.
    ModelChoice choice =
        embedder.choose(
            form.model(), provider, metered.policy().waitOf(call.caller(), call.deadline()));
    EmbeddingRequest request =
        new EmbeddingRequest(
            new Requester(call.caller().tenant(), Requester.Priority.INTERACTIVE),
            new EmbeddingRequest.Target(form.model(), provider),
            inputs(form),
            new EmbeddingRequest.Options(
                new Dimensions(form.output().dimensions(), policy),
                form.role(choice),
                form.overlong()),
            call.deadline());
    ResolvedRequest resolved = embedder.resolve(choice.model(), request);
    AnswerSize.check(request.inputs().size(), resolved.dim(), form.output().format());
    form.fields()
        .any("input")
        .filter(InputForm::isTokens)
        .ifPresent(_ -> metered.countTokenInputs(request.inputs().size()));
    Served served = metered.embed(call, resolved, permits);
    return answer(call, form, request, served);
  }

  private HttpResponse answer(
      Call call, EmbeddingsForm form, EmbeddingRequest request, Served served) {
    EmbeddingResponse response = served.response();
    // Of some models only the answer tells the length.
    AnswerSize.check(
        request.inputs().size(),
        response.embeddings().getFirst().vector().dim(),
        form.output().format());
    Map<String, String> all = headers.of(call, request.dimensions(), response);
    served.from().ifPresent(from -> all.put("X-Embeddings-Fallback-From", from.provider()));
    ModelSpec by = response.model();
    String model = served.from().isEmpty() ? form.model() : by.provider() + ":" + by.id();
    String body = EmbeddingsAnswer.write(response, model, form.output().format());
    return new HttpResponse(
        200, all, AnswerSize.checked(body, request.inputs().size(), form.output().format()));
  }

  private List<Input> inputs(EmbeddingsForm form) {
    return form.fields()
        .any("input")
        .map(inputs::read)
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.EMPTY_INPUT,
                "input is required: 1..2048 texts or token arrays",
                "input"));
  }
}

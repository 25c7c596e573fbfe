package dev.embedway.core.embedding;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.ModelRegistry;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.ProviderAnswers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns texts into vectors: finds the model, checks every limit before work is done, asks the
 * provider once for each different text, and checks the answer.
 *
 * <p>Thread-safe.
 */
public final class Embedder {

  private final ModelRegistry registry;
  private final Map<String, EmbeddingProvider> providers;
  private final InstantSource clock;

  /** An embedder over these providers, whose models together are the registry's. */
  public Embedder(List<EmbeddingProvider> providers, InstantSource clock) {
    List<EmbeddingProvider> all = List.copyOf(providers);
    this.registry = ModelRegistry.over(all);
    this.providers =
        providers.stream().collect(Collectors.toMap(EmbeddingProvider::name, Function.identity()));
    this.clock = clock;
  }

  /** The models that may be asked for. */
  public ModelRegistry registry() {
    return registry;
  }

  /** The tokenizer of a model of the registry. */
  public Tokenizer tokenizer(ModelSpec model) {
    return provider(model).tokenizer(model);
  }

  /** Most tokens of one request to a model, prompts and special tokens included. */
  public long mostTokens(ModelSpec model) {
    return RequestLimits.mostTokens(model);
  }

  /**
   * Embeds a request's inputs, in their order.
   *
   * @throws EmbedwayException of code {@code model_not_found} and its like, {@code
   *     too_many_inputs}, {@code empty_input}, {@code invalid_dimensions}, {@code input_too_long},
   *     {@code max_tokens_per_request}, or what the provider throws
   */
  public EmbeddingResponse embed(EmbeddingRequest request) {
    return embed(request, TokenGate.OPEN);
  }

  /** The same, when a gate lets the request's tokens pass; throws what the gate throws, too. */
  public EmbeddingResponse embed(EmbeddingRequest request, TokenGate gate) {
    ModelSpec model = check(request).model();
    long started = System.nanoTime();
    List<Counted> counted = count(model, request);
    Duration counting = Duration.ofNanos(System.nanoTime() - started);
    long tokens = counted.stream().mapToLong(Counted::kept).sum();
    RequestLimits.checkTokens(model, tokens);
    gate.admit(tokens);
    if (clock.instant().isAfter(request.deadline())) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the request's time was up before the model was asked",
          null);
    }
    return answer(model, request, counted, counting);
  }

  /**
   * Checks all of a request that can be checked without its tokens.
   *
   * @throws EmbedwayException as {@link #embed} does, up to {@code invalid_dimensions}
   */
  public Shape check(EmbeddingRequest request) {
    ModelSpec model = registry.choose(request.model(), request.provider()).model();
    RequestLimits.checkInputs(request.inputs());
    return new Shape(model, request.dimensions().dimFor(model));
  }

  /**
   * What a request's answer will be made of.
   *
   * @param dim length of its vectors
   */
  public record Shape(ModelSpec model, int dim) {}

  private List<Counted> count(ModelSpec model, EmbeddingRequest request) {
    Tokenizer tokenizer = tokenizer(model);
    List<Counted> counted = new ArrayList<>(request.inputs().size());
    for (String input : request.inputs()) {
      counted.add(
          new Counted(
              tokenizer.count(model.prompts().apply(request.role(), input)), model.maxTokens()));
    }
    if (request.overlong() == Overlong.REFUSE) {
      RequestLimits.checkLengths(model, counted.stream().map(Counted::tokens).toList());
    }
    return counted;
  }

  private EmbeddingResponse answer(
      ModelSpec model, EmbeddingRequest request, List<Counted> counted, Duration counting) {
    Map<String, Integer> places = new LinkedHashMap<>();
    request.inputs().forEach(input -> places.putIfAbsent(input, places.size()));
    EmbedCall call =
        new EmbedCall(
            model,
            request.role(),
            List.copyOf(places.keySet()),
            request.deadline(),
            request.dimensions().sentFor(model));
    EmbedResult result = provider(model).embed(call);
    ProviderAnswers.check(call, result);
    List<Embedding> embeddings =
        IntStream.range(0, counted.size())
            .mapToObj(i -> {
              int place = places.getOrDefault(request.inputs().get(i), 0);
              return new Embedding(
                  i,
                  request.dimensions().fit(model, result.vectors().get(place)),
                  result.tokens().isEmpty() ? counted.get(i).kept() : result.tokens().get(place),
                  counted.get(i).truncation());
            })
            .toList();
    Timings timings = result.timings();
    return new EmbeddingResponse(
        model,
        embeddings,
        new Timings(timings.tokenization().plus(counting), timings.queue(), timings.inference()));
  }

  private EmbeddingProvider provider(ModelSpec model) {
    return java.util.Objects.requireNonNull(
        providers.get(model.provider()), "every model comes from a provider");
  }

  /** An input's length, and what of it the model reads. */
  private record Counted(int tokens, int limit) {
    int kept() {
      return Math.min(tokens, limit);
    }

    Truncation truncation() {
      return tokens > limit ? Truncation.TRUNCATED : Truncation.WHOLE;
    }
  }
}

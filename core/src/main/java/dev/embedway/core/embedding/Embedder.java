package dev.embedway.core.embedding;

import static java.util.Objects.requireNonNull;

import dev.embedway.core.cache.CacheAnswers;
import dev.embedway.core.cache.CacheAnswers.Answer;
import dev.embedway.core.cache.CacheAnswers.Origin;
import dev.embedway.core.cache.Lookup;
import dev.embedway.core.cache.Reading;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.ModelRegistry;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.ProviderAnswers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns texts into vectors: finds the model, checks every limit before work is done, asks the
 * provider once for each different text, and checks the answer.
 *
 * <p>Thread-safe.
 */
public final class Embedder {

  private final ModelRegistry registry;
  private final Map<String, EmbeddingProvider> providers;
  private final VectorCache cache;
  private final InstantSource clock;

  /** An embedder over these providers that has every text embedded anew. */
  public Embedder(List<EmbeddingProvider> providers, InstantSource clock) {
    this(providers, VectorCache.none(clock), clock);
  }

  /** An embedder over these providers, whose models together are the registry's. */
  public Embedder(List<EmbeddingProvider> providers, VectorCache cache, InstantSource clock) {
    List<EmbeddingProvider> all = List.copyOf(providers);
    this.registry = ModelRegistry.over(all);
    this.providers =
        providers.stream().collect(Collectors.toMap(EmbeddingProvider::name, Function.identity()));
    this.cache = cache;
    this.clock = clock;
  }

  /** The models that may be asked for. */
  public ModelRegistry registry() {
    return registry;
  }

  /** The time that deadlines are compared with. */
  Instant now() {
    return clock.instant();
  }

  /** What is asked before a provider is. */
  public VectorCache cache() {
    return cache;
  }

  /**
   * Has a model embed a word, whatever the cache has.
   *
   * @throws EmbedwayException as {@link #embed} does
   */
  public void warm(String id, Instant deadline) {
    warm(registry.resolve(id, null), deadline);
  }

  /** The same of a model of the registry. */
  public void warm(ModelSpec model, Instant deadline) {
    provider(model).embed(new EmbedCall(model, PromptRole.NONE, List.of("warm"), deadline));
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

  /** The yield gives way to other requests; nothing relies on it. */
  @SuppressWarnings("ThreadPriorityCheck")
  private List<Counted> count(ModelSpec model, EmbeddingRequest request) {
    Tokenizer tokenizer = tokenizer(model);
    int prompt = longestPrompt(model.prompts(), tokenizer);
    List<Counted> counted = new ArrayList<>(request.inputs().size());
    for (String input : request.inputs()) {
      // A large request on a virtual thread would keep all others from their carrier.
      Thread.yield();
      int tokens = tokenizer.count(model.prompts().apply(request.role(), input));
      // A prompt's last token may take in the text's first: then only the text alone tells.
      if (tokens <= prompt && tokenizer.count(input) <= tokenizer.specialTokens()) {
        throw RequestLimits.unread(counted.size(), model);
      }
      counted.add(new Counted(tokens, model.maxTokens()));
    }
    if (request.overlong() == Overlong.REFUSE) {
      RequestLimits.checkLengths(model, counted.stream().map(Counted::tokens).toList());
    }
    return counted;
  }

  /** Tokens that no text of its own is needed for, special ones included. */
  private static int longestPrompt(Prompts prompts, Tokenizer tokenizer) {
    return prompts.equals(Prompts.NONE)
        ? tokenizer.specialTokens()
        : Math.max(tokenizer.count(prompts.query()), tokenizer.count(prompts.passage()));
  }

  private EmbeddingResponse answer(
      ModelSpec model, EmbeddingRequest request, List<Counted> counted, Duration counting) {
    Map<String, Reading> texts = new LinkedHashMap<>();
    for (int i = 0; i < counted.size(); i++) {
      String input = request.inputs().get(i);
      texts.putIfAbsent(input, new Reading(input, counted.get(i).tokens()));
    }
    Lookup lookup =
        new Lookup(
            request.tenant(),
            model,
            request.role(),
            request.dimensions().sentFor(model),
            List.copyOf(texts.values()),
            request.deadline());
    CacheAnswers made = cache.answer(lookup, missing -> ask(request, lookup, missing));
    Map<String, Answer> answers = new HashMap<>();
    for (int i = 0; i < lookup.texts().size(); i++) {
      answers.put(lookup.texts().get(i).text(), made.answers().get(i));
    }
    return response(request, model, counted, answers, made.timings(), counting);
  }

  private static EmbeddingResponse response(
      EmbeddingRequest request,
      ModelSpec model,
      List<Counted> counted,
      Map<String, Answer> answers,
      Timings timings,
      Duration counting) {
    List<Embedding> embeddings = new ArrayList<>(counted.size());
    int hits = 0;
    for (int i = 0; i < counted.size(); i++) {
      Answer answer = requireNonNull(answers.get(request.inputs().get(i)));
      embeddings.add(
          new Embedding(
              i,
              request.dimensions().fit(model, answer.vector()),
              answer.tokens(),
              counted.get(i).truncation()));
      hits += answer.origin() == Origin.HIT ? 1 : 0;
    }
    return new EmbeddingResponse(
        model,
        embeddings,
        new Timings(timings.tokenization().plus(counting), timings.queue(), timings.inference()),
        hits);
  }

  private EmbedResult ask(EmbeddingRequest request, Lookup lookup, List<String> texts) {
    ModelSpec model = lookup.model();
    EmbedCall call =
        new EmbedCall(
            model, lookup.role(), texts, lookup.deadline(), lookup.dims(), request.requester());
    try {
      EmbedResult result = provider(model).embed(call);
      ProviderAnswers.check(call, result);
      return result;
    } catch (UpstreamException fault) {
      throw fault.at(index -> request.inputs().indexOf(texts.get(index)));
    }
  }

  private EmbeddingProvider provider(ModelSpec model) {
    return requireNonNull(providers.get(model.provider()), "every model comes from a provider");
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

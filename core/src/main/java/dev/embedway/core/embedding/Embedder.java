package dev.embedway.core.embedding;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.cache.CacheAnswers;
import dev.embedway.core.cache.CacheAnswers.Answer;
import dev.embedway.core.cache.CacheAnswers.Origin;
import dev.embedway.core.cache.CacheLookup;
import dev.embedway.core.cache.CountedText;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.ModelInputs.Counted;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.ModelPresence;
import dev.embedway.core.fleet.ModelWait;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.ProviderAnswers;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.core.registry.ModelRegistry;
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
import org.jspecify.annotations.Nullable;

/**
 * Turns inputs into vectors: finds the model, checks every limit before work is done, asks the
 * provider once for each different input, and checks the answer.
 */
@ThreadSafe
public final class Embedder {

  /** Models in the process, which may be brought into it. */
  private static final String ENGINE = "onnx";

  /** Time that callers without a deadline have for a model that is on its way. */
  private static final Duration DEFAULT_MODEL_WAIT = Duration.ofSeconds(25);

  private final ModelRegistry registry;
  private final Map<String, EmbeddingProvider> providers;
  private final VectorCache cache;
  private final FleetModels fleet;
  private final ModelPresence present;
  private final InstantSource clock;

  /** An embedder over these providers that has every text embedded anew. */
  public Embedder(List<EmbeddingProvider> providers, InstantSource clock) {
    this(providers, VectorCache.none(clock), clock);
  }

  /** An embedder over these providers, whose models together are the registry's. */
  public Embedder(List<EmbeddingProvider> providers, VectorCache cache, InstantSource clock) {
    this(providers, cache, FleetModels.none(), clock);
  }

  /** The same, whose engine is brought models of the fleet when they are asked for. */
  public Embedder(
      List<EmbeddingProvider> providers,
      VectorCache cache,
      FleetModels fleet,
      InstantSource clock) {
    List<EmbeddingProvider> all = List.copyOf(providers);
    this.registry = ModelRegistry.over(all);
    this.providers =
        providers.stream().collect(Collectors.toMap(EmbeddingProvider::name, Function.identity()));
    this.cache = cache;
    this.fleet = fleet;
    this.present = new Present(registry);
    this.clock = clock;
  }

  /** The models that may be asked for as things are; {@link #choose} finds those of the fleet. */
  public ModelRegistry registry() {
    return registry;
  }

  /** Models that are brought when they are asked for. */
  public FleetModels fleet() {
    return fleet;
  }

  /**
   * The model that a request means, which is brought into this process where the fleet has it.
   *
   * @throws EmbedwayException as {@link ModelRegistry#choose} and {@link FleetModels#await} do
   */
  public ModelChoice choose(String id, @Nullable String provider, ModelWait wait) {
    return registry.choose(fleet.await(id, provider, present, wait), provider);
  }

  /** The same of an id without a role. */
  public ModelSpec resolve(String id, @Nullable String provider, ModelWait wait) {
    return registry.resolve(fleet.await(id, provider, present, wait), provider);
  }

  /** The same for work that has no deadline, such as a document's. */
  public ModelSpec resolve(String id) {
    return resolve(id, null, ModelWait.until(clock.instant().plus(DEFAULT_MODEL_WAIT)));
  }

  /** A way to ask the cache. */
  @FunctionalInterface
  private interface Lookup {
    CacheAnswers answer(CacheLookup lookup, VectorCache.Source source);
  }

  /** The registry as things are. */
  private record Present(ModelRegistry registry) implements ModelPresence {

    @Override
    public boolean isHere(String id) {
      return registry.all().stream()
          .anyMatch(model -> model.provider().equals(ENGINE) && model.id().equals(id));
    }

    @Override
    public boolean isServed(String name, @Nullable String provider) {
      try {
        return registry.missingSetting(registry.choose(name, provider).model()).isEmpty();
      } catch (EmbedwayException unknown) {
        return false;
      }
    }
  }

  /** The time that deadlines are compared with. */
  Instant now() {
    return clock.instant();
  }

  /** Cache that is asked before a provider. */
  public VectorCache cache() {
    return cache;
  }

  /**
   * Has a model embed a word, whatever the cache has.
   *
   * @throws EmbedwayException as {@link #embed} does
   */
  public void warm(String id, Instant deadline) {
    warm(resolve(id, null, ModelWait.until(deadline)), deadline);
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
  public long maxRequestTokens(ModelSpec model) {
    return RequestLimits.maxRequestTokens(model);
  }

  /**
   * Finds a request's model and checks all of the request that can be checked without its tokens.
   *
   * @throws EmbedwayException of code {@code model_not_found} and its like, {@code
   *     too_many_inputs}, {@code empty_input}, {@code invalid_token_array} or {@code
   *     invalid_dimensions}
   */
  public ResolvedRequest resolve(EmbeddingRequest request) {
    return resolve(
        choose(request.model(), request.provider(), ModelWait.until(request.deadline())).model(),
        request);
  }

  /** The same where the model was found, in the registry as it is. */
  public ResolvedRequest resolve(ModelSpec model, EmbeddingRequest request) {
    ResolvedRequest resolved = new ResolvedRequest(model, request);
    new ModelInputs(model, provider(model)).check(request);
    // Refuses lengths that the model does not have.
    resolved.dim();
    return resolved;
  }

  /**
   * Embeds a request's inputs, in their order.
   *
   * @throws EmbedwayException as {@link #resolve(EmbeddingRequest)} does; {@code input_too_long},
   *     {@code max_tokens_per_request}, or what the provider throws
   */
  public EmbeddingResponse embed(EmbeddingRequest request) {
    return embed(resolve(request), TokenGate.OPEN);
  }

  /** The same, when a gate lets the request's tokens pass; throws what the gate throws, too. */
  public EmbeddingResponse embed(ResolvedRequest resolved, TokenGate gate) {
    return embed(resolved, gate, cache::answer);
  }

  /** The same, whatever the cache has; it keeps the new vectors in place of its own. */
  public EmbeddingResponse embedAnew(ResolvedRequest resolved, TokenGate gate) {
    return embed(resolved, gate, cache::renew);
  }

  private EmbeddingResponse embed(ResolvedRequest resolved, TokenGate gate, Lookup cached) {
    ModelSpec model = resolved.model();
    EmbeddingRequest request = resolved.request();
    long started = System.nanoTime();
    List<Counted> counted = new ModelInputs(model, provider(model)).count(request);
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
    return answer(resolved, counted, counting, cached);
  }

  private EmbeddingResponse answer(
      ResolvedRequest resolved, List<Counted> counted, Duration counting, Lookup cached) {
    ModelSpec model = resolved.model();
    EmbeddingRequest request = resolved.request();
    Map<Input, CountedText> texts = new LinkedHashMap<>();
    for (Counted each : counted) {
      texts.putIfAbsent(each.input(), new CountedText(each.input(), each.tokens()));
    }
    CacheLookup lookup =
        new CacheLookup(
            new CacheLookup.Scope(
                request.tenant(), model, request.role(), request.dimensions().sentFor(model)),
            List.copyOf(texts.values()),
            request.deadline());
    EmbedCall whole =
        new EmbedCall(
            model,
            lookup.role(),
            counted.stream().map(Counted::input).toList(),
            lookup.deadline(),
            lookup.dims(),
            request.requester());
    CacheAnswers made = cached.answer(lookup, missing -> ask(whole, missing));
    Map<Input, Answer> answers = new HashMap<>();
    for (int i = 0; i < lookup.inputs().size(); i++) {
      answers.put(lookup.inputs().get(i).input(), made.answers().get(i));
    }
    return response(request, model, counted, answers, made.timings(), counting);
  }

  private static EmbeddingResponse response(
      EmbeddingRequest request,
      ModelSpec model,
      List<Counted> counted,
      Map<Input, Answer> answers,
      Timings timings,
      Duration counting) {
    List<Embedding> embeddings = new ArrayList<>(counted.size());
    int hits = 0;
    for (int i = 0; i < counted.size(); i++) {
      Answer answer = requireNonNull(answers.get(counted.get(i).input()));
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

  /** Asks for some inputs of a call; a fault of one is said of its place in the whole. */
  private EmbedResult ask(EmbedCall whole, List<Input> some) {
    EmbedCall call = whole.of(some);
    try {
      EmbedResult result = provider(call.model()).embed(call);
      ProviderAnswers.check(call, result);
      return result;
    } catch (UpstreamException fault) {
      throw fault.at(index -> whole.inputs().indexOf(some.get(index)));
    }
  }

  private EmbeddingProvider provider(ModelSpec model) {
    return requireNonNull(providers.get(model.provider()), "every model comes from a provider");
  }
}

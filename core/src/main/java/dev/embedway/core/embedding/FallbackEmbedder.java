package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.policy.PolicySettings.Crossing;
import dev.embedway.core.policy.PolicySettings.Fallback;
import dev.embedway.core.policy.PolicySettings.HeaderRule;
import dev.embedway.core.provider.Halves;
import dev.embedway.core.tenant.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Embeds by the model that is asked for or, when its provider fails, by one that stands in for it.
 * All texts of a request are then embedded by that one. A model of another vector space stands in
 * only where the operator says so, and none that the caller may not use does.
 */
@ThreadSafe
public final class FallbackEmbedder {

  /** Errors that a provider is to blame for. */
  private static final Set<ErrorCode> FAILURES =
      Set.of(
          ErrorCode.PROVIDER_TIMEOUT,
          ErrorCode.PROVIDER_UNAVAILABLE,
          ErrorCode.PROVIDER_RATE_LIMITED,
          ErrorCode.PROVIDER_CREDENTIALS_REJECTED,
          ErrorCode.PROVIDER_MALFORMED_RESPONSE,
          ErrorCode.BREAKER_OPEN);

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final Fallback rules;
  private final BiConsumer<ModelSpec, ErrorCode> failed;

  /** Asks by these rules. */
  public FallbackEmbedder(Embedder embedder, EmbeddingPolicy policy) {
    this(embedder, policy, (_, _) -> {});
  }

  /**
   * Asks by these rules.
   *
   * @param failed told of each model whose provider failed a request, and how
   */
  public FallbackEmbedder(
      Embedder embedder, EmbeddingPolicy policy, BiConsumer<ModelSpec, ErrorCode> failed) {
    this.failed = failed;
    this.embedder = embedder;
    this.policy = policy;
    this.rules = policy.settings().fallback();
  }

  /**
   * Answer to a request, and the model that it was first meant for.
   *
   * @param from the model that was asked for, where another one stood in
   */
  public record Served(EmbeddingResponse response, Optional<ModelSpec> from) {}

  /**
   * Embeds a request's inputs.
   *
   * @throws EmbedwayException {@code provider_denied} or {@code model_denied}; as {@link
   *     Embedder#embed} does where no other model was asked; {@code fallback_exhausted} where one
   *     was, and failed too
   */
  public Served embed(ResolvedRequest request, Caller caller) {
    return embed(request, caller, TokenGate.OPEN);
  }

  /**
   * The same, when a gate lets the tokens of each attempt pass; throws what the gate throws, too.
   */
  public Served embed(ResolvedRequest request, Caller caller, TokenGate gate) {
    ModelSpec asked = request.model();
    policy.check(asked, caller);
    boolean isBound =
        request.request().provider() != null && rules.header() == HeaderRule.NO_FALLBACK;
    List<ModelSpec> candidates = isBound ? List.of() : candidates(asked, caller);
    try {
      return new Served(attempt(within(request, !candidates.isEmpty()), gate), Optional.empty());
    } catch (EmbedwayException failure) {
      if (candidates.isEmpty() || !isFailure(failure, request)) {
        throw failure;
      }
      return standIn(request, candidates, gate, failure);
    }
  }

  /** Half of the time that is left where another model can still be asked. */
  private ResolvedRequest within(ResolvedRequest request, boolean isFollowed) {
    return isFollowed
        ? request.until(Halves.of(embedder.now(), request.request().deadline()))
        : request;
  }

  /** A provider's failure, or the end of its share of a time that is not over. */
  private boolean isFailure(EmbedwayException failure, ResolvedRequest request) {
    return FAILURES.contains(failure.code())
        || (failure.code() == ErrorCode.DEADLINE_EXCEEDED
            && embedder.now().isBefore(request.request().deadline())
            && !Thread.currentThread().isInterrupted());
  }

  /**
   * Embeds a request's inputs by the model that is asked for alone.
   *
   * @throws EmbedwayException as {@link #embed} does where no other model is asked
   */
  public EmbeddingResponse embedAsAsked(ResolvedRequest request, Caller caller, TokenGate gate) {
    policy.check(request.model(), caller);
    return attempt(request, gate);
  }

  private EmbeddingResponse attempt(ResolvedRequest request, TokenGate gate) {
    try {
      return embedder.embed(request, gate);
    } catch (EmbedwayException failure) {
      if (FAILURES.contains(failure.code())) {
        failed.accept(request.model(), failure.code());
      }
      throw failure;
    }
  }

  private Served standIn(
      ResolvedRequest request,
      List<ModelSpec> candidates,
      TokenGate gate,
      EmbedwayException first) {
    List<String> tried = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      ModelSpec candidate = candidates.get(i);
      boolean isFollowed = i < candidates.size() - 1;
      try {
        ResolvedRequest other = embedder.resolve(candidate, request.request());
        return new Served(attempt(within(other, isFollowed), gate), Optional.of(request.model()));
      } catch (EmbedwayException failure) {
        // A model that cannot take these inputs was no candidate.
        if (isFailure(failure, request)) {
          tried.add(candidate.provider() + " " + failure.code().wire());
        }
      }
    }
    throw tried.isEmpty() ? first : exhausted(request.model(), first, tried);
  }

  /** Models that may stand in, in the order in which they are asked. */
  private List<ModelSpec> candidates(ModelSpec asked, Caller caller) {
    List<String> chain = rules.chain().getOrDefault(asked.provider(), List.of());
    if (chain.isEmpty()) {
      return List.of();
    }
    // Before their models are looked up, which costs as much as the request's own.
    List<String> configured = embedder.registry().configuredProviders();
    return chain.stream()
        .filter(configured::contains)
        .filter(provider -> !provider.equals(asked.provider()))
        .flatMap(provider -> standingIn(asked, provider, caller).stream())
        .filter(model -> policy.allows(model, caller))
        .filter(model -> embedder.registry().missingSetting(model).isEmpty())
        .toList();
  }

  /**
   * At a provider: the model that is mapped, else one of the same weights, else the one of the same
   * id where spaces may be crossed.
   */
  private Optional<ModelSpec> standingIn(ModelSpec asked, String provider, Caller caller) {
    Map<String, String> mapped =
        rules.models().getOrDefault(asked.provider() + ":" + asked.id(), Map.of());
    return Optional.ofNullable(mapped.get(provider))
        .flatMap(id -> model(provider, id))
        .filter(model -> isComparable(asked, model))
        .or(() -> twin(asked, provider, caller))
        .or(() -> model(provider, asked.id()).filter(_ -> isCrossing()));
  }

  /** The model of the same space, by its own id or by that which another provider has for it. */
  private Optional<ModelSpec> twin(ModelSpec asked, String provider, Caller caller) {
    Stream<String> elsewhere =
        embedder.registry().all().stream()
            .filter(model -> asked.vectorSpace().isComparableWith(model.vectorSpace()))
            .map(ModelSpec::id);
    return Stream.concat(Stream.of(asked.id()), elsewhere)
        .distinct()
        .flatMap(id -> model(provider, id).stream())
        .filter(model -> asked.vectorSpace().isComparableWith(model.vectorSpace()))
        .filter(model -> policy.allows(model, caller))
        .findFirst();
  }

  private Optional<ModelSpec> model(String provider, String id) {
    try {
      return Optional.of(embedder.registry().resolve(id, provider));
    } catch (EmbedwayException notThere) {
      return Optional.empty();
    }
  }

  private boolean isComparable(ModelSpec asked, ModelSpec model) {
    return isCrossing() || asked.vectorSpace().isComparableWith(model.vectorSpace());
  }

  private boolean isCrossing() {
    return rules.crossing() == Crossing.ACROSS_SPACES;
  }

  private static UnavailableException exhausted(
      ModelSpec asked, EmbedwayException first, List<String> tried) {
    return new UnavailableException(
        ErrorCode.FALLBACK_EXHAUSTED,
        "all providers failed: "
            + asked.provider()
            + " "
            + first.code().wire()
            + ", "
            + String.join(", ", tried),
        first.retryAfter().orElse(Duration.ofSeconds(1)),
        first);
  }
}

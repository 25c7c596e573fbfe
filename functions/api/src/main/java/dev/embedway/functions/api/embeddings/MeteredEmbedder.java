package dev.embedway.functions.api.embeddings;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.FallbackEmbedder;
import dev.embedway.core.embedding.FallbackEmbedder.Served;
import dev.embedway.core.embedding.ResolvedRequest;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.functions.api.http.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** An embedder that takes the tokens of a request from its permits, and counts what comes of it. */
@ThreadSafe
public final class MeteredEmbedder {

  private static final double MILLIS_A_SECOND = 1000;

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final FallbackEmbedder fallback;
  private final Meter meter;
  private final InstantSource clock;

  public MeteredEmbedder(
      Embedder embedder, EmbeddingPolicy policy, Meter meter, InstantSource clock) {
    this.embedder = embedder;
    this.policy = policy;
    this.fallback = new FallbackEmbedder(embedder, policy, this::countFailure);
    this.meter = meter;
    this.clock = clock;
  }

  Embedder embedder() {
    return embedder;
  }

  /** The rules by which models may be used. */
  EmbeddingPolicy policy() {
    return policy;
  }

  /**
   * Embeds for a call, by a model that stands in where the one asked for fails; throws as {@link
   * FallbackEmbedder#embed} does, and as the permits do.
   */
  Served embed(Call call, ResolvedRequest request, Permits permits) {
    return counted(call, request, permits, () -> fallback.embed(request, call.caller(), permits));
  }

  /** The same by no other model than the one that is asked for. */
  EmbeddingResponse embedAsAsked(Call call, ResolvedRequest request, Permits permits) {
    return counted(
            call,
            request,
            permits,
            () ->
                new Served(
                    fallback.embedAsAsked(request, call.caller(), permits), Optional.empty()))
        .response();
  }

  private Served counted(
      Call call, ResolvedRequest request, Permits permits, Supplier<Served> work) {
    try (Meter.Underway _ = meter.begin()) {
      Served served = work.get();
      permits.settle(served.response().tokens());
      count(call, request.request(), served.response());
      served.from().ifPresent(from -> count(from, served.response().model()));
      return served;
    } catch (EmbedwayException fault) {
      count(request.model(), fault.code());
      throw fault;
    }
  }

  /** Counts inputs that came as token ids. */
  void countTokenInputs(int inputs) {
    meter.add(
        Metric.EMBEDDING_TOKEN_INPUTS_TOTAL,
        inputs,
        Label.MODE.of(inputs == 1 ? "single" : "batch"));
  }

  private void countFailure(ModelSpec model, ErrorCode code) {
    meter.add(
        Metric.EMBEDDING_PROVIDER_FAILURES_TOTAL,
        1,
        provider(model),
        name(model),
        Label.REASON.of(code.wire()));
  }

  private void count(ModelSpec model, ErrorCode code) {
    meter.add(
        Metric.EMBEDDING_REQUESTS_TOTAL,
        1,
        provider(model),
        name(model),
        Label.STATUS.of(code.wire()));
    if (code == ErrorCode.PROVIDER_DENIED || code == ErrorCode.MODEL_DENIED) {
      String policyType = code == ErrorCode.PROVIDER_DENIED ? "provider" : "model";
      meter.add(
          Metric.EMBEDDING_POLICY_DENIED_TOTAL,
          1,
          provider(model),
          name(model),
          Label.POLICY_TYPE.of(policyType));
    }
  }

  private void count(ModelSpec from, ModelSpec to) {
    meter.add(
        Metric.EMBEDDING_FALLBACKS_TOTAL,
        1,
        Label.FROM_PROVIDER.of(from.provider()),
        Label.TO_PROVIDER.of(to.provider()));
  }

  private void count(Call call, EmbeddingRequest request, EmbeddingResponse response) {
    ModelSpec model = response.model();
    meter.answered(call.caller().tenant(), response);
    meter.observe(
        Metric.EMBEDDING_REQUEST_DURATION_SECONDS,
        Duration.between(call.received(), clock.instant()).toMillis() / MILLIS_A_SECOND,
        provider(model),
        name(model));
    long adjusted =
        response.embeddings().stream()
            .filter(embedding -> !model.isOfAnyDim() && embedding.vector().dim() != model.dim())
            .count();
    meter.add(
        Metric.EMBEDDING_DIMENSION_ADJUSTMENTS_TOTAL,
        adjusted,
        provider(model),
        name(model),
        Label.METHOD.of(request.dimensions().policy().wire()));
  }

  private static Label.Value provider(ModelSpec model) {
    return Label.PROVIDER.of(model.provider());
  }

  private static Label.Value name(ModelSpec model) {
    return Label.MODEL.of(Meter.name(model));
  }
}

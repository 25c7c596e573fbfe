package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.FallbackEmbedder.Served;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FlakyProvider;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackEmbedderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Caller CALLER =
      new Caller(new TenantId("acme"), "key_1", Set.of(Role.EMBED));

  private final FlakyProvider primary = new FlakyProvider("openai", "m", "space");
  private final FlakyProvider same = new FlakyProvider("local_api", "m", "space");
  private final FlakyProvider other = new FlakyProvider("huggingface", "n", "elsewhere");

  private final Map<String, String> variables =
      new HashMap<>(
          Map.of(
              "EMBEDDINGS_FALLBACK_CHAIN",
              "{\"openai\":[\"huggingface\",\"onnx\",\"local_api\"]}",
              "EMBEDDINGS_FALLBACK_MODEL_MAP",
              "{\"openai:m\":{\"huggingface\":\"n\"}}"));

  private final List<String> failed = new ArrayList<>();

  private Served embed(@Nullable String header) {
    Embedder models = new Embedder(List.of(primary, other, same), InstantSource.fixed(NOW));
    FallbackEmbedder embedder =
        new FallbackEmbedder(
            models,
            new EmbeddingPolicy(EmbedwaySettings.read(variables).policy()),
            (model, code) -> failed.add(model.provider() + " " + code.wire()));
    return embedder.embed(models.resolve(request(header)), CALLER);
  }

  private static EmbeddingRequest request(@Nullable String header) {
    return EmbeddingRequest.ofTexts(
        CALLER.tenant(),
        new EmbeddingRequest.Target("openai:m", header),
        List.of("a", "b"),
        new EmbeddingRequest.Options(
            new Dimensions(OptionalInt.of(2), DimensionPolicy.REDUCE),
            PromptRole.PASSAGE,
            Overlong.REFUSE),
        NOW.plusSeconds(28));
  }

  private EmbedwayException failure(@Nullable String header) {
    return assertThrows(EmbedwayException.class, () -> embed(header));
  }

  private static EmbedwayException down() {
    return new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "down", Duration.ZERO, null);
  }

  @Test
  void theModelThatIsAskedForAnswersWhenItCan() {
    Served served = embed(null);

    assertEquals("openai", served.response().model().provider());
    assertEquals(Optional.empty(), served.from());
    assertEquals(OptionalInt.of(2), primary.calls().getFirst().dimensions());
    assertEquals(0, same.calls().size() + other.calls().size());
  }

  @Test
  void theSameModelElsewhereStandsInForAnyFailureOfTheProvider() {
    List<EmbedwayException> failures =
        List.of(
            down(),
            new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "late", null),
            new RateLimitedException(
                ErrorCode.PROVIDER_RATE_LIMITED,
                "slow",
                Duration.ofSeconds(9),
                new IllegalStateException()),
            new UpstreamException(ErrorCode.PROVIDER_CREDENTIALS_REJECTED, "who", null),
            new UpstreamException(ErrorCode.PROVIDER_MALFORMED_RESPONSE, "what", null),
            new UnavailableException(ErrorCode.BREAKER_OPEN, "open", Duration.ZERO, null));

    for (EmbedwayException fault : failures) {
      primary.failing(List.of(fault));
      Served served = embed(null);

      assertEquals("local_api", served.response().model().provider());
      assertEquals("openai", served.from().orElseThrow().provider());
      assertEquals(2, served.response().embeddings().size());
      assertEquals(List.of("a", "b"), same.calls().getLast().texts());
    }
    assertEquals(List.of(), other.calls());
  }

  @Test
  void aProviderThatHangsLeavesTimeForTheOneThatStandsIn() {
    for (ErrorCode late : List.of(ErrorCode.PROVIDER_TIMEOUT, ErrorCode.DEADLINE_EXCEEDED)) {
      primary.failing(List.of(new TimedOutException(late, "late", null)));

      assertEquals("local_api", embed(null).response().model().provider());
      assertEquals(NOW.plusSeconds(14), primary.calls().getLast().deadline());
      assertEquals(NOW.plusSeconds(28), same.calls().getLast().deadline());
    }
  }

  @Test
  void aProviderThatNobodyStandsInForHasAllTheTime() {
    embed("openai");
    variables.put("EMBEDDINGS_FALLBACK_CHAIN", "{\"openai\":[\"huggingface\"]}");
    embed(null);

    assertEquals(2, primary.calls().size());
    assertTrue(
        primary.calls().stream().allMatch(call -> call.deadline().equals(NOW.plusSeconds(28))));
  }

  @Test
  void whatTheCallerIsToBlameForGoesNowhereElse() {
    primary.failing(List.of(new InvalidRequestException(ErrorCode.PROVIDER_REJECTED, "no", null)));

    assertEquals(ErrorCode.PROVIDER_REJECTED, failure(null).code());
    assertEquals(List.of(), same.calls());
  }

  @Test
  void anotherSpaceIsEnteredOnlyWhereTheOperatorSaysSo() {
    primary.failing(List.of(down(), down()));
    variables.put("EMBEDDINGS_FALLBACK_CHAIN", "{\"openai\":[\"huggingface\"]}");

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure(null).code());
    assertEquals(List.of(), other.calls());

    variables.put("EMBEDDINGS_FALLBACK_ACROSS_SPACES", "true");
    assertEquals("n", embed(null).response().model().id());
  }

  @Test
  void theSameModelStandsInWhereTheMappedOneMayNot() {
    primary.failing(List.of(down()));
    variables.put(
        "EMBEDDINGS_FALLBACK_MODEL_MAP", "{\"openai:m\":{\"local_api\":\"no-such-model\"}}");

    assertEquals("local_api", embed(null).response().model().provider());
  }

  @Test
  void usageIsWhatTheProviderReports() {
    assertEquals(2, embed(null).response().tokens());
  }

  @Test
  void theHeaderBindsARequestToItsProviderUnlessToldOtherwise() {
    primary.failing(List.of(down(), down()));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure("openai").code());
    assertEquals(List.of(), same.calls());

    variables.put("EMBEDDINGS_ALLOW_FALLBACK_WITH_HEADER", "true");
    assertEquals("local_api", embed("openai").response().model().provider());
  }

  @Test
  void whatMayNotBeUsedDoesNotStandIn() {
    primary.failing(List.of(down(), down()));
    variables.put("DENIED_EMBEDDING_PROVIDERS", "local_api");

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure(null).code());

    variables.remove("DENIED_EMBEDDING_PROVIDERS");
    variables.put("DENIED_EMBEDDING_MODELS", "local_api:m");
    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure(null).code());
    assertEquals(List.of(), same.calls());
  }

  @Test
  void whatMayNotBeUsedIsNotAsked() {
    variables.put("DENIED_EMBEDDING_MODELS", "openai:m");

    assertEquals(ErrorCode.MODEL_DENIED, failure(null).code());
    assertEquals(List.of(), primary.calls());
  }

  @Test
  void exhaustionIsSaidWhenAnotherWasTriedAndFailedToo() {
    primary.failing(List.of(down()));
    same.failing(List.of(new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "late", null)));

    EmbedwayException failure = failure(null);

    assertEquals(ErrorCode.FALLBACK_EXHAUSTED, failure.code());
    assertTrue(failure.getMessage().contains("openai provider_unavailable"));
    assertTrue(failure.getMessage().contains("local_api provider_timeout"));
  }

  @Test
  void everyFailureOfAProviderIsToldOf() {
    primary.failing(List.of(down()));
    same.failing(List.of(new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "late", null)));

    failure(null);

    assertEquals(List.of("openai provider_unavailable", "local_api provider_timeout"), failed);
  }

  @Test
  void theSameWeightsStandInUnderTheIdThatTheOtherProviderHasForThem() {
    FlakyProvider hosted = new FlakyProvider("huggingface", "org/m", "org/m");
    FlakyProvider here = new FlakyProvider("onnx", "m-fp32", new VectorSpace("org/m", "m-fp32"));
    FlakyProvider quantised = new FlakyProvider("onnx", "m", "m");
    Aliased engine = new Aliased(List.of(quantised, here), Map.of("org/m", "m"));
    variables.clear();

    for (String crossing : List.of("false", "true")) {
      variables.put("EMBEDDINGS_FALLBACK_ACROSS_SPACES", crossing);
      hosted.failing(List.of(down()));
      Served down = served("org/m", hosted, engine);
      here.failing(List.of(down()));
      Served up = served("m-fp32", hosted, engine);

      assertEquals(here.model(), down.response().model());
      assertEquals(Optional.of(hosted.model()), down.from());
      assertEquals(hosted.model(), up.response().model());
      assertEquals(Optional.of(here.model()), up.from());
    }
    assertEquals(List.of(), quantised.calls());
  }

  @Test
  void weightsOfAnotherFormatDoNotStandIn() {
    FlakyProvider hosted = new FlakyProvider("huggingface", "org/m", "org/m");
    FlakyProvider quantised = new FlakyProvider("onnx", "m", "m");
    Aliased engine = new Aliased(List.of(quantised), Map.of("org/m", "m"));
    variables.clear();
    hosted.failing(List.of(down()));

    EmbedwayException failure =
        assertThrows(EmbedwayException.class, () -> served("org/m", hosted, engine));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure.code());
    assertEquals(List.of(), quantised.calls());
  }

  @Test
  void theSameWeightsDoNotStandInWhereTheListsDenyThem() {
    FlakyProvider hosted = new FlakyProvider("huggingface", "org/m", "org/m");
    FlakyProvider here = new FlakyProvider("onnx", "m-fp32", new VectorSpace("org/m", "m-fp32"));
    variables.clear();
    variables.put("DENIED_EMBEDDING_MODELS", "m-fp32");
    hosted.failing(List.of(down()));

    EmbedwayException failure =
        assertThrows(
            EmbedwayException.class,
            () -> served("org/m", hosted, new Aliased(List.of(here), Map.of())));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure.code());
    assertEquals(List.of(), here.calls());
  }

  private Served served(String model, EmbeddingProvider... providers) {
    Embedder models = new Embedder(List.of(providers), InstantSource.fixed(NOW));
    return new FallbackEmbedder(
            models, new EmbeddingPolicy(EmbedwaySettings.read(variables).policy()))
        .embed(
            models.resolve(
                EmbeddingRequest.ofTexts(
                    CALLER.tenant(),
                    EmbeddingRequest.Target.of(model),
                    List.of("a", "b"),
                    new EmbeddingRequest.Options(
                        Dimensions.NATIVE, PromptRole.PASSAGE, Overlong.REFUSE),
                    NOW.plusSeconds(28))),
            CALLER);
  }

  /** Several models at one provider, some of which have other names too. */
  private record Aliased(List<FlakyProvider> all, Map<String, String> aliases)
      implements EmbeddingProvider {

    @Override
    public String name() {
      return all.getFirst().name();
    }

    @Override
    public List<ModelSpec> models() {
      return all.stream().map(FlakyProvider::model).toList();
    }

    @Override
    public Tokenizer tokenizer(ModelSpec model) {
      return all.getFirst().tokenizer(model);
    }

    @Override
    public EmbedResult embed(EmbedCall call) {
      return all.stream()
          .filter(each -> each.model().equals(call.model()))
          .findFirst()
          .orElseThrow()
          .embed(call);
    }

    @Override
    public void close() {}
  }
}

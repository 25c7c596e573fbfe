package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.FallbackEmbedder;
import dev.embedway.core.embedding.FallbackEmbedder.Served;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.tenant.Caller;
import dev.embedway.testing.fakes.FlakyProvider;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Caching of the vectors of a provider that stood in for another. */
class StandInsTest {

  private final CacheRig rig = new CacheRig();
  private final FlakyProvider primary = new FlakyProvider("openai", "m", "space");
  private final FlakyProvider standIn = new FlakyProvider("huggingface", "n", "elsewhere");
  private final Embedder models =
      new Embedder(List.of(primary, standIn), rig.cache(1_000, Sharing.ON), rig.clock);
  private final FallbackEmbedder embedder =
      new FallbackEmbedder(
          models,
          new EmbeddingPolicy(
              EmbedwaySettings.read(
                      Map.of(
                          "EMBEDDINGS_FALLBACK_CHAIN", "{\"openai\":[\"huggingface\"]}",
                          "EMBEDDINGS_FALLBACK_MODEL_MAP", "{\"openai:m\":{\"huggingface\":\"n\"}}",
                          "EMBEDDINGS_FALLBACK_ACROSS_SPACES", "true"))
                  .policy()),
          (_, _) -> {});

  private Served embed(String model) {
    return embedder.embed(
        models.resolve(
            EmbeddingRequest.ofTexts(
                CacheRig.ACME,
                EmbeddingRequest.Target.of(model),
                List.of("a", "b"),
                new EmbeddingRequest.Options(
                    Dimensions.NATIVE, PromptRole.PASSAGE, Overlong.REFUSE),
                rig.clock.instant().plusSeconds(28))),
        new Caller(CacheRig.ACME, "key_1", Set.of(Role.EMBED)));
  }

  @Test
  void theyAreKeptAsTheOnesOfWhoMadeThemAndNeverAsTheFirstOnes() {
    primary.failing(
        List.of(
            new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "down", Duration.ZERO, null)));

    Served during = embed("openai:m");
    Served after = embed("openai:m");
    Served other = embed("huggingface:n");

    assertEquals("huggingface", during.response().model().provider());
    assertEquals("openai", after.response().model().provider());
    assertTrue(after.from().isEmpty());
    assertEquals(0, after.response().hits(), "the other's vectors are no answer of this model");
    assertEquals(2, primary.calls().size());
    assertEquals(2, other.response().hits(), "but of the one that made them");
    assertEquals(1, standIn.calls().size());
  }
}

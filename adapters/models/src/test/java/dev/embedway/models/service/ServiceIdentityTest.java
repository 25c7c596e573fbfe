package dev.embedway.models.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.MemoryEmbeddingCache;
import dev.embedway.testing.fakes.MemoryEpochs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that share a cache and ask servers at several addresses. */
class ServiceIdentityTest {

  private final ServiceStubs one = new ServiceStubs();
  private final ServiceStubs two = new ServiceStubs();
  private final MemoryEmbeddingCache shared = new MemoryEmbeddingCache();
  private final MemoryEpochs epochs = new MemoryEpochs();

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Count of cache hits, of two texts, in a new process that asks this server. */
  private int found(ServiceStubs server, String query) {
    CacheSettings settings =
        new CacheSettings(
            Duration.ofHours(1),
            new CacheSettings.Memory(100, 1 << 20),
            new CacheSettings.Shared(Sharing.ON, Optional.empty(), Duration.ofSeconds(10)));
    VectorCache cache =
        new VectorCache(
            settings,
            "a secret of the tests",
            epochs,
            Optional.of(shared),
            () -> {},
            InstantSource.system());
    String url = server.url() + "/" + Service.LOCAL_API + query;
    Embedder embedder =
        new Embedder(
            List.of(server.provider(Service.LOCAL_API, _ -> {}, "LOCAL_API_URL", url)),
            cache,
            InstantSource.system());
    return embedder
        .embed(
            EmbeddingRequest.ofTexts(
                TenantId.DEFAULT,
                EmbeddingRequest.Target.of("local_api:my-model"),
                List.of("a cat", "a dog"),
                new EmbeddingRequest.Options(
                    Dimensions.NATIVE, PromptRole.PASSAGE, Overlong.REFUSE),
                Instant.now().plusSeconds(28)))
        .hits();
  }

  @Test
  void vectorsOfOneServerAreNeverFoundForAnother() {
    assertEquals(0, found(one, ""));

    assertEquals(0, found(two, ""));
    assertEquals(2, found(one, ""));
    assertEquals(4, shared.entries().size());
  }

  @Test
  void aSecretInTheQueryMakesNoOtherServerAndAnyOtherParameterDoes() {
    assertEquals(0, found(one, "?api_key=first&pool=a"));

    assertEquals(2, found(one, "?api_key=second&pool=a"));
    assertEquals(0, found(one, "?api_key=second&pool=b"));
  }

  @Test
  void anAddressWithANameAndAPasswordIsRefused() {
    assertThrows(
        ConfigurationException.class,
        () -> EmbedwaySettings.read(Map.of("LOCAL_API_URL", "http://name:password@a.example/v1")));
  }
}

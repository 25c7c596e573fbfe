package dev.embedway.core.cache;

import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryEmbeddingCache;
import dev.embedway.testing.fakes.MemoryEpochs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Processes that share a cache and epochs, each with an embedder of its own. */
final class CacheRig {

  static final TenantId ACME = new TenantId("acme");
  static final Duration TTL = Duration.ofHours(1);
  static final String SECRET = "a secret of the tests";

  final TestClock clock = new TestClock();
  final MemoryEmbeddingCache shared = new MemoryEmbeddingCache();
  final MemoryEpochs epochs = new MemoryEpochs();
  final FakeProvider provider = new FakeProvider();

  /** Count of failures of a store that were reported. */
  final AtomicInteger failed = new AtomicInteger();

  /** A process that keeps so many vectors and shares them or not. */
  Embedder process(int entries, Sharing sharing) {
    return new Embedder(List.of(provider), cache(entries, sharing), clock);
  }

  /** The cache of a process. */
  VectorCache cache(int entries, Sharing sharing) {
    CacheSettings settings =
        new CacheSettings(
            TTL,
            new CacheSettings.Memory(entries, 1 << 20),
            new CacheSettings.Shared(sharing, Optional.empty(), Duration.ofMillis(250)));
    return new VectorCache(
        settings, SECRET, epochs, Optional.of(shared), failed::incrementAndGet, clock);
  }

  EmbeddingRequest request(String... inputs) {
    return request(ACME, Dimensions.NATIVE, inputs);
  }

  EmbeddingRequest request(TenantId tenant, Dimensions dimensions, String... inputs) {
    return EmbeddingRequest.ofTexts(
        tenant,
        EmbeddingRequest.Target.of("fake-mini"),
        List.of(inputs),
        new EmbeddingRequest.Options(dimensions, PromptRole.PASSAGE, Overlong.TRUNCATE),
        clock.instant().plusSeconds(28));
  }

  /** Count of texts that the provider was asked for. */
  int asked() {
    return provider.calls().stream().mapToInt(call -> call.texts().size()).sum();
  }

  /** Embeddings of an answer, without how they were made. */
  static List<EmbeddingResponse.Embedding> said(EmbeddingResponse response) {
    return response.embeddings();
  }
}

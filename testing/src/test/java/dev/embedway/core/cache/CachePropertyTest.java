package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the caches hold and however they fail, an answer is that of no cache. */
class CachePropertyTest {

  private static final int CASES = 10_000;
  private static final long SEED = 20_261_123;

  private final Random random = new Random(SEED);
  private final CacheRig rig = new CacheRig();
  private final Embedder plain = new Embedder(List.of(new FakeProvider()), rig.clock);

  /** Three processes: one remembers all, one a little, one nothing. */
  private final List<Embedder> processes =
      List.of(
          rig.process(1_000, Sharing.ON),
          rig.process(7, Sharing.ON),
          rig.process(0, Sharing.ON),
          rig.process(50, Sharing.OFF));

  @Test
  void everyMixOfHitsMissesDuplicatesAndFailuresAnswersAsNoCacheWould() {
    long hits = 0;
    long misses = 0;
    long failures = 0;
    for (int i = 0; i < CASES; i++) {
      boolean isBroken = random.nextInt(4) == 0;
      rig.shared.before(isBroken ? this::fail : () -> {});
      rig.clock.advance(Duration.ofMillis(random.nextInt(4_000)));
      Embedder process = processes.get(random.nextInt(processes.size()));
      if (random.nextInt(100) == 0) {
        process.cache().cutOff(tenant(random.nextInt(3)));
      }
      EmbeddingRequest request = request();

      EmbeddingResponse cached = process.embed(request);

      assertEquals(plain.embed(request).embeddings(), cached.embeddings(), "case " + i);
      hits += cached.hits();
      misses += cached.embeddings().size() - cached.hits();
      failures += isBroken ? 1 : 0;
      rig.provider.calls().clear();
    }
    assertTrue(hits > 10_000 && misses > 10_000 && failures > 1_000, hits + " " + misses);
  }

  private void fail() {
    throw new IllegalStateException("the store is down");
  }

  private static Optional<TenantId> tenant(int i) {
    return i == 0 ? Optional.empty() : Optional.of(new TenantId("t" + i));
  }

  private EmbeddingRequest request() {
    int size = random.nextInt(10) == 0 ? random.nextInt(1, 150) : random.nextInt(1, 12);
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      // Few texts, so that they repeat, some of them over the model's limit.
      int which = random.nextInt(40);
      inputs.add("text " + which + " " + FakeProvider.words(which % 9));
    }
    Dimensions dimensions = random.nextBoolean() ? Dimensions.NATIVE : Dimensions.of(2);
    return rig.request(
        tenant(random.nextInt(1, 3)).orElseThrow(), dimensions, inputs.toArray(String[]::new));
  }
}

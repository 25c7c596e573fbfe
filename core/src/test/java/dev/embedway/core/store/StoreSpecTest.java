package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreSpecTest {

  private static final StoreVersion FIRST =
      StoreVersion.first(
          new ModelRef("model", "model@1", "space"), 384, ChunkingSpec.DEFAULT, Instant.EPOCH);
  private static final StoreSpec STORE =
      StoreSpec.of(
          new TenantId("acme"), "vs_" + "0".repeat(24), "docs", StoreLabel.of("docs"), FIRST);

  @Test
  void hasExactlyOneLiveVersionOfEachNumber() {
    StoreVersion building = second(State.BUILDING);

    for (List<StoreVersion> versions :
        List.of(
            List.<StoreVersion>of(),
            List.of(building),
            List.of(FIRST, second(State.LIVE)),
            List.of(FIRST, FIRST.in(State.RETIRED)))) {
      assertThrows(IllegalArgumentException.class, () -> STORE.with(versions), versions.toString());
    }
    assertEquals(List.of(FIRST, building), STORE.with(List.of(building, FIRST)).versions());
  }

  @Test
  void documentsGoToEveryVersionThatIsNotRetired() {
    StoreSpec store =
        STORE.with(List.of(FIRST.in(State.PREVIOUS), second(State.LIVE), third(State.RETIRED)));

    assertEquals(List.of(1, 2), store.indexes().stream().map(VectorIndex::version).toList());
    assertEquals(Optional.empty(), store.open(3));
    assertEquals(new VectorIndex(STORE.tenant(), STORE.id(), 2, 768), store.index());
  }

  @Test
  void changeOfChunkingIsOneOfTheLiveVersion() {
    ChunkingSpec cut = new ChunkingSpec(ChunkingSpec.DEFAULT.method(), 99, 0);
    StoreSpec changed = STORE.with(List.of(FIRST, second(State.BUILDING))).with(STORE.label(), cut);

    assertEquals(cut, changed.chunking());
    assertEquals(ChunkingSpec.DEFAULT, changed.open(2).orElseThrow().chunking());
  }

  private static StoreVersion second(State state) {
    return version(2, state);
  }

  private static StoreVersion third(State state) {
    return version(3, state);
  }

  private static StoreVersion version(int number, State state) {
    return new StoreVersion(
        number,
        new StoreVersion.Vectors(new StoreVersion.ModelRef("other", "other@2", "elsewhere"), 768),
        ChunkingSpec.DEFAULT,
        state,
        Instant.EPOCH);
  }
}

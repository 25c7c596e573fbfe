package dev.embedway.pgvector.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Condition;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Existing;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Size;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Store;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextIndexPlanTest {

  private static final HnswIndexPolicy POLICY = new HnswIndexPolicy(100);
  private static final TextIndex INDEX = index("vs_1", 384);
  private static final TextIndexPlan NOTHING = new TextIndexPlan(List.of(), List.of());

  @Test
  void buildsForVersionsThatGetAnHnswIndexAlone() {
    List<Size> sizes =
        List.of(size(INDEX, 101), size(index("vs_2", 384), 100), size(index("vs_3", 4096), 101));

    assertEquals(
        new TextIndexPlan(List.of(), List.of(INDEX)), TextIndexPlan.of(sizes, List.of(), POLICY));
  }

  @Test
  void keepsATextIndexUntilHalfOfItsChunksAreGone() {
    List<Existing> existing = List.of(new Existing(INDEX.name(), Condition.VALID));

    assertEquals(NOTHING, TextIndexPlan.of(List.of(size(INDEX, 50)), existing, POLICY));
    assertEquals(
        new TextIndexPlan(List.of(INDEX.name()), List.of()),
        TextIndexPlan.of(List.of(size(INDEX, 49)), existing, POLICY));
  }

  @Test
  void dropsTheTextIndexOfAStoreThatIsGone() {
    List<Existing> existing = List.of(new Existing(INDEX.name(), Condition.VALID));
    TextIndexPlan gone = new TextIndexPlan(List.of(INDEX.name()), List.of());

    assertEquals(gone, TextIndexPlan.of(List.of(), existing, POLICY));
    assertEquals(
        gone,
        TextIndexPlan.of(List.of(new Size(INDEX.index(), 101, Store.DROPPED)), existing, POLICY));
  }

  @Test
  void replacesATextIndexThatWasLeftUnfinished() {
    List<Existing> existing = List.of(new Existing(INDEX.name(), Condition.BROKEN));

    assertEquals(
        new TextIndexPlan(List.of(INDEX.name()), List.of(INDEX)),
        TextIndexPlan.of(List.of(size(INDEX, 101)), existing, POLICY));
  }

  @Test
  void hasANameOfItsOwnWithinPostgresLimit() {
    assertTrue(INDEX.name().matches("words_[0-9a-f]{32}"), INDEX.name());
  }

  private static TextIndex index(String store, int dim) {
    return new TextIndex(new VectorIndex(new TenantId("t"), store, 1, dim));
  }

  private static Size size(TextIndex text, long vectors) {
    return new Size(text.index(), vectors, Store.LIVE);
  }
}

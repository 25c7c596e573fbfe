package dev.embedway.pgvector.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Condition;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Existing;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Size;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Store;
import dev.embedway.pgvector.sql.SqlLiteral;
import java.util.List;
import org.junit.jupiter.api.Test;

class HnswIndexPlanTest {

  private static final HnswIndexPolicy POLICY = new HnswIndexPolicy(100);
  private static final VectorIndex INDEX = version("vs_1", 1, 384);
  private static final HnswIndex HNSW = new HnswIndex(INDEX);

  @Test
  void buildsForVersionsAboveTheThresholdAlone() {
    HnswIndexPlan plan =
        plan(List.of(live(INDEX, 101), live(version("vs_1", 2, 384), 100)), List.of());

    assertEquals(new HnswIndexPlan(List.of(), List.of(HNSW), List.of()), plan);
  }

  @Test
  void leavesAnHnswIndexThatIsThere() {
    assertEquals(
        new HnswIndexPlan(List.of(), List.of(), List.of()),
        plan(List.of(live(INDEX, 101)), List.of(valid(HNSW.name()))));
  }

  @Test
  void replacesAnHnswIndexThatWasLeftUnfinished() {
    assertEquals(
        new HnswIndexPlan(List.of(HNSW.name()), List.of(HNSW), List.of()),
        plan(List.of(live(INDEX, 101)), List.of(new Existing(HNSW.name(), Condition.BROKEN))));
  }

  @Test
  void dropsTheHnswIndexOfAStoreThatIsGone() {
    HnswIndexPlan gone = new HnswIndexPlan(List.of(HNSW.name()), List.of(), List.of());

    assertEquals(gone, plan(List.of(), List.of(valid(HNSW.name()))));
    assertEquals(
        gone, plan(List.of(new Size(INDEX, 101, Store.DROPPED)), List.of(valid(HNSW.name()))));
  }

  @Test
  void rebuildsThoseThatAreAskedForAndStay() {
    HnswIndex other = new HnswIndex(version("vs_2", 1, 384));
    HnswIndex small = new HnswIndex(version("vs_3", 1, 384));
    HnswIndex broken = new HnswIndex(version("vs_4", 1, 384));

    HnswIndexPlan plan =
        HnswIndexPlan.of(
            List.of(
                live(INDEX, 101),
                live(other.index(), 101),
                live(small.index(), 49),
                live(broken.index(), 101)),
            List.of(
                valid(HNSW.name()),
                valid(other.name()),
                valid(small.name()),
                new Existing(broken.name(), Condition.BROKEN)),
            POLICY,
            index -> !index.equals(other.index()));

    assertEquals(
        new HnswIndexPlan(List.of(small.name(), broken.name()), List.of(broken), List.of(HNSW)),
        plan);
  }

  @Test
  void keepsAnHnswIndexUntilHalfOfItsVectorsAreGone() {
    assertEquals(List.of(), plan(List.of(live(INDEX, 50)), List.of(valid(HNSW.name()))).drops());
    assertEquals(
        List.of(HNSW.name()), plan(List.of(live(INDEX, 49)), List.of(valid(HNSW.name()))).drops());
  }

  @Test
  void buildsOneForTheLongestVectorsThatHalfPrecisionAllows() {
    VectorIndex large = version("vs_1", 1, 3072);

    assertEquals(
        List.of(new HnswIndex(large)), plan(List.of(live(large, 101)), List.of()).builds());
    assertTrue(HnswIndex.holds(4_000));
  }

  @Test
  void buildsNoneForVectorsThatAreTooLong() {
    assertEquals(List.of(), plan(List.of(live(version("vs_1", 1, 4096), 101)), List.of()).builds());
    assertFalse(HnswIndex.holds(4_001));
  }

  @Test
  void namesEveryIndexVersionDifferentlyWithinPostgresLimit() {
    List<String> names =
        List.of(
            HNSW.name(),
            new HnswIndex(version("vs_1", 11, 384)).name(),
            new HnswIndex(version("vs_2", 1, 384)).name(),
            new HnswIndex(version("vs_1", 1, 768)).name(),
            new HnswIndex(new VectorIndex(new TenantId("t-2"), "vs_1", 1, 384)).name());

    assertEquals(names.size(), names.stream().distinct().count());
    assertTrue(names.stream().allMatch(name -> name.matches("hnsw_[0-9a-f]{32}")));
  }

  @Test
  void writesPredicateValuesSoThatNoneEndsItsQuotes() {
    assertEquals("'o''clock'", SqlLiteral.of("o'clock"));
    assertThrows(IllegalArgumentException.class, () -> SqlLiteral.of("back\\slash"));
    assertThrows(IllegalArgumentException.class, () -> SqlLiteral.of("nul\0"));
    assertEquals("tenant = 't' AND store_id = 'vs_1' AND version = 1", HNSW.rows());
  }

  @Test
  void asksForTheMemoryThatAnHnswIndexTakesWithinBounds() {
    assertEquals("187MB", HNSW.memory(100_000));
    assertEquals("64MB", HNSW.memory(1_000));
    assertEquals("512MB", HNSW.memory(10_000_000));
  }

  private static HnswIndexPlan plan(List<Size> sizes, List<Existing> hnswIndexes) {
    return HnswIndexPlan.of(sizes, hnswIndexes, POLICY, _ -> false);
  }

  private static Size live(VectorIndex index, long vectors) {
    return new Size(index, vectors, Store.LIVE);
  }

  private static Existing valid(String name) {
    return new Existing(name, Condition.VALID);
  }

  private static VectorIndex version(String store, int version, int dim) {
    return new VectorIndex(new TenantId("t"), store, version, dim);
  }
}

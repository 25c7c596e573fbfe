package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.GraphPolicy;
import dev.embedway.core.vector.VectorIndex;
import dev.embedway.pgvector.GraphPlan.Condition;
import dev.embedway.pgvector.GraphPlan.Existing;
import dev.embedway.pgvector.GraphPlan.Size;
import dev.embedway.pgvector.GraphPlan.Store;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPlanTest {

  private static final GraphPolicy POLICY = new GraphPolicy(100);
  private static final VectorIndex INDEX = version("vs_1", 1, 384);
  private static final Graph GRAPH = new Graph(INDEX);

  @Test
  void buildsForVersionsAboveTheThresholdAlone() {
    GraphPlan plan = plan(List.of(live(INDEX, 101), live(version("vs_1", 2, 384), 100)), List.of());

    assertEquals(new GraphPlan(List.of(), List.of(GRAPH)), plan);
  }

  @Test
  void leavesAGraphThatIsThere() {
    assertEquals(
        new GraphPlan(List.of(), List.of()),
        plan(List.of(live(INDEX, 101)), List.of(valid(GRAPH.name()))));
  }

  @Test
  void replacesAGraphThatWasLeftUnfinished() {
    assertEquals(
        new GraphPlan(List.of(GRAPH.name()), List.of(GRAPH)),
        plan(List.of(live(INDEX, 101)), List.of(new Existing(GRAPH.name(), Condition.BROKEN))));
  }

  @Test
  void dropsTheGraphOfAStoreThatIsGone() {
    GraphPlan gone = new GraphPlan(List.of(GRAPH.name()), List.of());

    assertEquals(gone, plan(List.of(), List.of(valid(GRAPH.name()))));
    assertEquals(
        gone, plan(List.of(new Size(INDEX, 101, Store.DROPPED)), List.of(valid(GRAPH.name()))));
  }

  @Test
  void keepsAGraphUntilHalfOfItsVectorsAreGone() {
    assertEquals(List.of(), plan(List.of(live(INDEX, 50)), List.of(valid(GRAPH.name()))).drops());
    assertEquals(
        List.of(GRAPH.name()),
        plan(List.of(live(INDEX, 49)), List.of(valid(GRAPH.name()))).drops());
  }

  @Test
  void buildsNoneForVectorsThatAreTooLong() {
    assertEquals(List.of(), plan(List.of(live(version("vs_1", 1, 4096), 101)), List.of()).builds());
  }

  @Test
  void namesEveryIndexVersionDifferentlyWithinPostgresLimit() {
    List<String> names =
        List.of(
            GRAPH.name(),
            new Graph(version("vs_1", 11, 384)).name(),
            new Graph(version("vs_2", 1, 384)).name(),
            new Graph(version("vs_1", 1, 768)).name(),
            new Graph(new VectorIndex(new TenantId("t-2"), "vs_1", 1, 384)).name());

    assertEquals(names.size(), names.stream().distinct().count());
    assertTrue(names.stream().allMatch(name -> name.matches("hnsw_[0-9a-f]{32}")));
  }

  @Test
  void writesPredicateValuesSoThatNoneEndsItsQuotes() {
    assertEquals("'o''clock'", SqlLiteral.of("o'clock"));
    assertThrows(IllegalArgumentException.class, () -> SqlLiteral.of("back\\slash"));
    assertThrows(IllegalArgumentException.class, () -> SqlLiteral.of("nul\0"));
    assertEquals("tenant = 't' AND store_id = 'vs_1' AND version = 1", GRAPH.rows());
  }

  @Test
  void asksForTheMemoryThatAGraphTakesWithinBounds() {
    assertEquals("187MB", GRAPH.memory(100_000));
    assertEquals("64MB", GRAPH.memory(1_000));
    assertEquals("512MB", GRAPH.memory(10_000_000));
  }

  @Test
  void walksOnlyWhereComparingAllThatMatchWouldTakeLonger() {
    assertEquals(2_000, VectorSearch.few(100_000, 20));
    assertEquals(100, VectorSearch.few(10, 20));
    assertNotEquals(VectorSearch.few(100_000, 100), VectorSearch.few(100_000, 20));
    assertFalse(Graph.holds(4_001));
  }

  private static GraphPlan plan(List<Size> sizes, List<Existing> graphs) {
    return GraphPlan.of(sizes, graphs, POLICY);
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

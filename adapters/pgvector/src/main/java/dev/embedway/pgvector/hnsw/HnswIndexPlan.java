package dev.embedway.pgvector.hnsw;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.HnswOrders.StoreKey;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * HNSW indexes to drop and to build, decided from those that exist. Immutable.
 *
 * @param drops names
 * @param builds after the drops, which may free their names
 * @param rebuilds of those that stay
 */
record HnswIndexPlan(List<String> drops, List<HnswIndex> builds, List<HnswIndex> rebuilds) {

  HnswIndexPlan {
    drops = List.copyOf(drops);
    builds = List.copyOf(builds);
    rebuilds = List.copyOf(rebuilds);
  }

  /** Of which state a store is. */
  enum Store {
    LIVE,
    DROPPED
  }

  /** State of an index. */
  enum Condition {
    VALID,
    /** Left behind by a build that was cut off, or by a drop that was. */
    BROKEN
  }

  /**
   * An index version that has vectors.
   *
   * @param vectors how many searches can see, counted no further than the threshold is passed
   */
  record Size(VectorIndex index, long vectors, Store store) {

    /** True if its indexes stay. */
    boolean isKept(HnswIndexPolicy policy) {
      return store == Store.LIVE && policy.keeps(vectors);
    }

    /** True if it is to have indexes. */
    boolean isWanted(HnswIndexPolicy policy) {
      return store == Store.LIVE && HnswIndex.holds(index.dim()) && policy.wants(vectors);
    }
  }

  /** An index that exists. */
  record Existing(String name, Condition condition) {}

  /**
   * Decides.
   *
   * @param isRebuilt true of versions whose index was asked for anew
   */
  static HnswIndexPlan of(
      List<Size> sizes,
      List<Existing> hnswIndexes,
      HnswIndexPolicy policy,
      Predicate<VectorIndex> isRebuilt) {
    Map<String, Size> byName =
        sizes.stream().collect(Collectors.toMap(HnswIndexPlan::nameOf, Function.identity()));
    List<String> kept =
        hnswIndexes.stream()
            .filter(hnsw -> hnsw.condition() == Condition.VALID)
            .map(Existing::name)
            .filter(name -> byName.containsKey(name) && byName.get(name).isKept(policy))
            .toList();
    List<HnswIndex> rebuilds =
        kept.stream()
            .map(byName::get)
            .filter(size -> isRebuilt.test(size.index()))
            .map(size -> new HnswIndex(size.index()))
            .toList();
    return new HnswIndexPlan(
        hnswIndexes.stream()
            .filter(hnsw -> !kept.contains(hnsw.name()) && !isReady(hnsw, rebuilds))
            .map(Existing::name)
            .toList(),
        sizes.stream()
            .filter(size -> size.isWanted(policy) && !kept.contains(nameOf(size)))
            .map(size -> new HnswIndex(size.index()))
            .toList(),
        rebuilds);
  }

  /** Rebuilds of a store's. */
  List<HnswIndex> rebuilds(StoreKey store) {
    return rebuilds.stream().filter(hnsw -> StoreKey.of(hnsw.index()).equals(store)).toList();
  }

  /** True of what the server finished building beside another when a run was over. */
  private static boolean isReady(Existing hnsw, List<HnswIndex> rebuilds) {
    return hnsw.condition() == Condition.VALID
        && rebuilds.stream().map(HnswIndex::nextName).anyMatch(hnsw.name()::equals);
  }

  private static String nameOf(Size size) {
    return new HnswIndex(size.index()).name();
  }
}

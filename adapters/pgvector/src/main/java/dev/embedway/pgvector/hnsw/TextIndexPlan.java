package dev.embedway.pgvector.hnsw;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Condition;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Existing;
import dev.embedway.pgvector.hnsw.HnswIndexPlan.Size;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text indexes to drop and to build, decided from those that exist: versions have one by the policy
 * of their HNSW index. Immutable.
 *
 * @param drops names
 * @param builds after the drops, which may free their names
 */
record TextIndexPlan(List<String> drops, List<TextIndex> builds) {

  TextIndexPlan {
    drops = List.copyOf(drops);
    builds = List.copyOf(builds);
  }

  /** Decides. */
  static TextIndexPlan of(List<Size> sizes, List<Existing> existing, HnswIndexPolicy policy) {
    Set<String> keepable =
        sizes.stream()
            .filter(size -> size.isKept(policy))
            .map(size -> new TextIndex(size.index()).name())
            .collect(Collectors.toSet());
    Set<String> kept =
        existing.stream()
            .filter(index -> index.condition() == Condition.VALID)
            .map(Existing::name)
            .filter(keepable::contains)
            .collect(Collectors.toSet());
    return new TextIndexPlan(
        existing.stream().map(Existing::name).filter(name -> !kept.contains(name)).toList(),
        sizes.stream()
            .filter(size -> size.isWanted(policy))
            .map(size -> new TextIndex(size.index()))
            .filter(index -> !kept.contains(index.name()))
            .toList());
  }
}

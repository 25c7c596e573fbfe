package dev.embedway.core.vector;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnsupportedException;
import java.util.Optional;
import java.util.Set;

/**
 * Engine of a vector store: facts that are the same for each of its indexes.
 *
 * @param name of the product
 * @param hnsw facts of its HNSW indexes; empty for an engine that compares all vectors always
 * @param features that it has
 */
public record VectorEngine(String name, Optional<Hnsw> hnsw, Set<VectorFeature> features) {

  /**
   * HNSW indexes of an engine.
   *
   * @param operators class of the operators that compare vectors, as the engine names it
   * @param candidates vectors that a walk keeps in view: {@code ef_search}
   */
  public record Hnsw(String operators, int candidates) {}

  public VectorEngine {
    features = Set.copyOf(features);
  }

  /** An engine that has every feature. */
  public VectorEngine(String name, Optional<Hnsw> hnsw) {
    this(name, hnsw, Set.of(VectorFeature.values()));
  }

  /** True if it has the feature. */
  public boolean has(VectorFeature feature) {
    return features.contains(feature);
  }

  /** Makes the refusal, {@code store_unsupported}, of what needs a feature that it lacks. */
  public UnsupportedException refusal(VectorFeature feature) {
    return new UnsupportedException(
        ErrorCode.STORE_UNSUPPORTED,
        "the vector store %s cannot %s; %s, or use pgvector"
            .formatted(name, feature.act(), feature.instead()));
  }
}

package dev.embedway.core.vector;

import java.util.Optional;

/**
 * Engine of a vector store: facts that are the same for each of its indexes.
 *
 * @param name of the product
 * @param hnsw facts of its HNSW indexes; empty for an engine that compares all vectors always
 */
public record VectorEngine(String name, Optional<Hnsw> hnsw) {

  /**
   * HNSW indexes of an engine.
   *
   * @param operators class of the operators that compare vectors, as the engine names it
   * @param candidates vectors that a walk keeps in view: {@code ef_search}
   */
  public record Hnsw(String operators, int candidates) {}
}

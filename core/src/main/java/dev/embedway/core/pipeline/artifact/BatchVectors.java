package dev.embedway.core.pipeline.artifact;

import dev.embedway.core.model.Vector;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Vectors of a chunk batch.
 *
 * @param vectors in the batch's order; empty for a chunk that could not be embedded
 */
public record BatchVectors(List<Optional<Vector>> vectors) {

  public BatchVectors {
    vectors = List.copyOf(vectors);
  }

  /** A batch all of whose chunks have a vector. */
  public static BatchVectors whole(List<Vector> vectors) {
    return new BatchVectors(vectors.stream().map(Optional::of).toList());
  }

  /** Positions without a vector, ascending. */
  public List<Integer> missing() {
    return IntStream.range(0, vectors.size())
        .filter(position -> vectors.get(position).isEmpty())
        .boxed()
        .toList();
  }

  /** The vector at a position, where there is one. */
  public Optional<Vector> at(int position) {
    return position < vectors.size() ? vectors.get(position) : Optional.empty();
  }
}

package dev.embedway.pgvector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Documents of five chunks whose vectors lie around 20 centres, the same for the same number.
 * Immutable.
 *
 * @param index where they go
 */
public record Clusters(VectorIndex index) {

  public static final int CHUNKS = 5;
  private static final int CENTRES = 20;

  public VectorBatch document(int number, long generation) {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int ordinal = 0; ordinal < CHUNKS; ordinal++) {
      String text = "words of document " + number;
      entries.add(
          new VectorBatch.Entry(
              new Chunk(ordinal, 0, text.length(), text, 4),
              vector(31L * (number * CHUNKS + ordinal) + generation)));
    }
    return new VectorBatch(
        index,
        new VectorBatch.Source(id(number), "notes/" + number + ".txt", generation),
        VectorBatch.Part.WHOLE,
        entries,
        new VectorBatch.Facts(Map.of("tenth", number % 10, "number", number)));
  }

  public static String id(int number) {
    return "doc_%024x".formatted(number);
  }

  public SearchRequest search(long seed, Optional<Filter> filter) {
    return new SearchRequest(
        index,
        new SearchRequest.Query(
            SearchMode.VECTOR, "", Optional.of(vector(-seed - 1)), HybridWeights.EQUAL),
        new SearchRequest.Selection(10, filter, 0),
        Instant.now().plusSeconds(30));
  }

  private Vector vector(long seed) {
    Random random = new Random(seed);
    Random centre = new Random(7L + random.nextInt(CENTRES));
    float[] values = new float[index.dim()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (centre.nextGaussian() + 0.7 * random.nextGaussian());
    }
    return Vector.of(values);
  }
}

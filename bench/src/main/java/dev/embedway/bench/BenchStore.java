package dev.embedway.bench;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store of documents of ten chunks each, and what is asked of it. Immutable.
 *
 * @param index where they go
 * @param seed tells its vectors from other stores'
 * @param texts of its chunks and of questions, by their numbers
 */
record BenchStore(VectorIndex index, int seed, Texts texts) {

  static final int CHUNKS = 10;
  static final int DIM = 384;
  private static final int WORDS = 5_000;
  private static final Mixture MIXTURE = new Mixture(DIM);

  BenchStore(VectorIndex index, int seed) {
    this(index, seed, new Words());
  }

  /** Texts of a store. */
  interface Texts {

    String passage(int chunk);

    String question(int number);
  }

  /** Passages of a word that one in 5,000 has, and numbers. */
  private record Words() implements Texts {

    @Override
    public String passage(int chunk) {
      return "word" + chunk % WORDS + " in passage " + chunk + " of document " + chunk / CHUNKS;
    }

    @Override
    public String question(int number) {
      return "word" + number;
    }
  }

  static BenchStore of(String tenant, int seed) {
    return of(tenant, seed, new Words());
  }

  static BenchStore of(String tenant, int seed, Texts texts) {
    return new BenchStore(
        new VectorIndex(new TenantId(tenant), "vs_0123456789abcdef01234567", 1, DIM), seed, texts);
  }

  static String id(int number) {
    return "doc_%024x".formatted(number);
  }

  /** One in ten has a given {@code tenth}, one in a thousand a given {@code thousandth}. */
  VectorBatch document(int number) {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int ordinal = 0; ordinal < CHUNKS; ordinal++) {
      int chunk = number * CHUNKS + ordinal;
      String text = texts.passage(chunk);
      entries.add(
          new VectorBatch.Entry(
              new Chunk(ordinal, 0, text.length(), text, 8),
              MIXTURE.vector(seed * 1_000_000_000L + chunk)));
    }
    return new VectorBatch(
        index,
        new VectorBatch.Source(id(number), "docs/" + number + ".txt", 1),
        VectorBatch.Part.WHOLE,
        entries,
        new VectorBatch.Facts(Map.of("tenth", number % 10, "thousandth", number % 1000)));
  }

  SearchRequest search(SearchMode mode, int query, Optional<Filter> filter) {
    return new SearchRequest(
        index,
        new SearchRequest.Query(
            mode,
            texts.question(query),
            Optional.of(MIXTURE.vector(-1 - seed * 1_000_000_000L - query)),
            HybridWeights.EQUAL),
        new SearchRequest.Selection(10, filter, 0),
        Instant.now().plusSeconds(60));
  }
}

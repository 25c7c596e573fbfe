package dev.embedway.testing.contracts.vector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Ranking;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Data and queries of contract tests: documents of a store that no other test has. Immutable.
 *
 * @param index the store's
 */
public record StoreFixture(VectorIndex index) {

  private static final String STORE = "vs_0123456789abcdef01234567";

  /** A store of a tenant of its own. */
  public static StoreFixture fresh(int dim) {
    return of(new TenantId("t-" + UUID.randomUUID()), dim);
  }

  /** The store that has the same id for every tenant. */
  public static StoreFixture of(TenantId tenant, int dim) {
    return new StoreFixture(new VectorIndex(tenant, STORE, 1, dim));
  }

  /** Another index version of the same store. */
  public StoreFixture version(int version) {
    return new StoreFixture(new VectorIndex(index.tenant(), index.storeId(), version, index.dim()));
  }

  /** Another store of the same tenant. */
  public StoreFixture otherStore() {
    return new StoreFixture(
        new VectorIndex(index.tenant(), STORE.replace('7', '8'), index.version(), index.dim()));
  }

  /** The id of a document by a letter. */
  public static String document(char letter) {
    return "doc_" + String.valueOf(letter).repeat(24);
  }

  /** A vector at an angle to {@link #straight}, in radians. */
  public Vector at(double angle) {
    float[] values = new float[index.dim()];
    values[0] = (float) Math.cos(angle);
    values[1] = (float) Math.sin(angle);
    return Vector.of(values);
  }

  /** The vector that searches ask for. */
  public Vector straight() {
    return at(0);
  }

  /** A chunk with its vector. */
  public VectorBatch.Entry entry(int ordinal, String text, Vector vector) {
    int start = ordinal * 100;
    return new VectorBatch.Entry(new Chunk(ordinal, start, start + text.length(), text, 7), vector);
  }

  /** A whole generation of one batch. */
  public VectorBatch whole(String documentId, long generation, VectorBatch.Entry... entries) {
    return batch(documentId, generation, 0, 1, Map.of(), List.of(entries));
  }

  /** A whole generation of one batch and one chunk, with attributes. */
  public VectorBatch whole(String documentId, Map<String, Object> attributes) {
    return batch(documentId, 1, 0, 1, attributes, List.of(entry(0, "plain words", straight())));
  }

  /** The same batch of a document that has attributes of its metadata file. */
  public VectorBatch beside(VectorBatch batch, MetadataFileAttributes metadata) {
    return new VectorBatch(
        batch.index(),
        batch.source(),
        batch.part(),
        batch.entries(),
        new VectorBatch.Facts(batch.attributes(), metadata));
  }

  /** The same batch of a document that is written in a language. */
  public VectorBatch in(TextLanguage language, VectorBatch batch) {
    VectorBatch.Source source = batch.source();
    return new VectorBatch(
        batch.index(),
        new VectorBatch.Source(
            source.documentId(), source.documentKey(), source.generation(), Optional.of(language)),
        batch.part(),
        batch.entries(),
        batch.facts());
  }

  /** One batch of a generation, whose chunks say where they belong. */
  public VectorBatch part(String documentId, long generation, int batch, int batches, int chunks) {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int ordinal = batch; ordinal < chunks; ordinal += batches) {
      entries.add(entry(ordinal, "passage " + ordinal + " of " + generation, at(0.01 * ordinal)));
    }
    return batch(documentId, generation, batch, batches, Map.of("generation", generation), entries);
  }

  /** All batches of a generation. */
  public List<VectorBatch> parts(String documentId, long generation, int batches, int chunks) {
    List<VectorBatch> parts = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      parts.add(part(documentId, generation, batch, batches, chunks));
    }
    return parts;
  }

  private VectorBatch batch(
      String documentId,
      long generation,
      int batch,
      int batches,
      Map<String, Object> attributes,
      List<VectorBatch.Entry> entries) {
    return new VectorBatch(
        index,
        new VectorBatch.Source(documentId, "notes/" + documentId + ".txt", generation),
        new VectorBatch.Part(batch, batches),
        entries,
        new VectorBatch.Facts(attributes));
  }

  /** Modes of searches that a store has. */
  public static List<SearchMode> modes(VectorStore store) {
    return store.engine().has(VectorFeature.TEXT_SEARCH)
        ? List.of(SearchMode.values())
        : List.of(SearchMode.VECTOR);
  }

  /** A search for the 50 best. */
  public SearchRequest search(SearchMode mode, String text) {
    return search(mode, text, Optional.empty(), 50, 0);
  }

  /** A search for the 50 best by vector. */
  public SearchRequest byVector() {
    return search(SearchMode.VECTOR, "", Optional.empty(), 50, 0);
  }

  /** A search for the 50 best by text. */
  public SearchRequest byText(String query) {
    return search(SearchMode.TEXT, query, Optional.empty(), 50, 0);
  }

  /** A search for the 50 best by both. */
  public SearchRequest hybrid(String query) {
    return search(SearchMode.HYBRID, query, Optional.empty(), 50, 0);
  }

  /** The same with weights of its own. */
  public SearchRequest hybrid(String query, HybridWeights weights) {
    return search(SearchMode.HYBRID, query, Optional.empty(), weights, 50, 0);
  }

  /** A search for the 50 best, parts of chunks weighed so. */
  public SearchRequest boosted(SearchMode mode, String query, TextBoosts boosts) {
    return ranked(mode, query, new Ranking(HybridWeights.EQUAL, boosts, Synonyms.NONE));
  }

  /** A search for the 50 best by text, words of which mean the same. */
  public SearchRequest byText(String query, Synonyms synonyms) {
    return ranked(
        SearchMode.TEXT, query, new Ranking(HybridWeights.EQUAL, TextBoosts.CONTENT, synonyms));
  }

  private SearchRequest ranked(SearchMode mode, String query, Ranking ranking) {
    SearchRequest plain = search(mode, query, Optional.empty(), 50, 0);
    return new SearchRequest(
        index,
        new SearchRequest.Query(mode, query, plain.vector(), ranking),
        plain.selection(),
        plain.deadline());
  }

  /** A search by vector among some documents. */
  public SearchRequest filtered(Filter filter) {
    return search(SearchMode.VECTOR, "", Optional.of(filter), 50, 0);
  }

  /** Any search; it has half a minute. */
  public SearchRequest search(
      SearchMode mode, String text, Optional<Filter> filter, int limit, double threshold) {
    return search(mode, text, filter, HybridWeights.EQUAL, limit, threshold);
  }

  private SearchRequest search(
      SearchMode mode,
      String text,
      Optional<Filter> filter,
      HybridWeights weights,
      int limit,
      double threshold) {
    return new SearchRequest(
        index,
        new SearchRequest.Query(mode, text, Optional.of(straight()), weights),
        new SearchRequest.Selection(limit, filter, threshold),
        Instant.now().plus(Duration.ofSeconds(30)));
  }
}

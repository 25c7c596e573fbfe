package dev.embedway.pgvector.search;

import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.pgvector.hnsw.HnswIndexState;
import dev.embedway.pgvector.sql.EmbeddingTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One search, by the ways that are best for it (docs/adr/0011, docs/adr/0087): every vector and
 * every chunk compared where there are no indexes; those of the matching documents where a filter
 * leaves few; else the indexes asked. Where one finds fewer than were asked for all are compared:
 * what it cannot see, such as vectors of length zero, or much that is hidden, is never the reason
 * for a missing match.
 */
public final class VectorSearch {

  /** Documents of which all are passed in less time than those of 2,000 texts are looked up. */
  private static final long FEW_DOCUMENTS = 18_000;

  private final SearchRequest request;
  private final TermSamples samples;

  /** Checks all that can be before a connection is taken. */
  public VectorSearch(SearchRequest request, TermSamples samples) {
    this.request = request;
    this.samples = samples;
    request
        .vector()
        .filter(_ -> request.mode() != SearchMode.TEXT)
        .ifPresent(new EmbeddingTable(request.index().dim())::value);
  }

  /**
   * Runs the search in a transaction of the tenant's, whose settings it may change.
   *
   * @return matches, the best first
   */
  public List<Match> in(Connection connection) throws SQLException {
    TextRanking text = TextRanking.of(request, connection, samples);
    OptionalLong vectors = hnsw(connection);
    SearchWay way =
        vectors.isEmpty() && text.indexed().isEmpty()
            ? SearchWay.EXACT
            : way(vectors, text, filtered(connection, vectors, text.indexed()));
    Matches.Counted found = found(connection, text, way);
    SearchWay more = way.isCounted() ? more(way, found) : way;
    return (more.equals(way) ? found : found(connection, text, more)).matches();
  }

  private SearchWay way(
      OptionalLong vectors, TextRanking text, Optional<FilteredDocuments> filtered) {
    boolean fewVectors = filtered.filter(left -> isFew(left, vectors)).isPresent();
    boolean fewTexts = filtered.filter(left -> left.vectors() < TextRanking.MATCHED).isPresent();
    return new SearchWay(
        fewVectors ? VectorScan.MATCHING : vectors.isPresent() ? VectorScan.HNSW : VectorScan.ALL,
        fewTexts
            ? new TextScan.Matching()
            : text.candidates(filtered.map(FilteredDocuments::share).orElse(1.0))
                .<TextScan>map(TextScan.Indexed::new)
                .orElseGet(TextScan.All::new),
        filtered.flatMap(FilteredDocuments::documents),
        filtered
            .flatMap(FilteredDocuments::estimate)
            .filter(left -> fewVectors || left.documents() < FEW_DOCUMENTS)
            .isPresent());
  }

  /** The same way where the indexes found enough, and past those that did not. */
  private SearchWay more(SearchWay way, Matches.Counted counted) {
    boolean fewVectors = way.vectors() == VectorScan.HNSW && counted.vectors() < request.limit();
    boolean fewTexts =
        way.texts() instanceof TextScan.Indexed indexed
            && indexed.candidates().scope() == TextCandidates.Scope.BEST
            && counted.texts() < request.limit();
    boolean filtered = request.filter().isPresent();
    return new SearchWay(
        fewVectors ? filtered ? VectorScan.MATCHING : VectorScan.ALL : way.vectors(),
        fewTexts ? filtered ? new TextScan.Matching() : new TextScan.All() : way.texts(),
        way.documents(),
        way.isShared());
  }

  private OptionalLong hnsw(Connection connection) throws SQLException {
    if (request.mode() == SearchMode.TEXT || isZero(request.vector().orElseThrow())) {
      return OptionalLong.empty();
    }
    return HnswIndexState.of(request.index()).prepare(connection);
  }

  /** A vector without a direction is as far from all others: a walk would lead anywhere. */
  private static boolean isZero(Vector vector) {
    return IntStream.range(0, vector.dim()).allMatch(i -> vector.get(i) == 0);
  }

  /** Documents that the filter leaves, counted no further than matters; empty without one. */
  private Optional<FilteredDocuments> filtered(
      Connection connection, OptionalLong vectors, OptionalLong texts) throws SQLException {
    if (request.filter().isEmpty()) {
      return Optional.empty();
    }
    long max =
        request.mode() == SearchMode.VECTOR
            ? few(vectors)
            : Math.max(few(vectors), TextRanking.MATCHED);
    long all = vectors.orElseGet(texts::orElseThrow);
    return Optional.of(FilteredDocuments.of(connection, request, all, max));
  }

  private boolean isFew(FilteredDocuments left, OptionalLong vectors) {
    return left.estimate()
        .map(estimate ->
            vectors.isPresent()
                && isQuicker(estimate, left.vectors(), vectors.getAsLong(), wanted()))
        .orElseGet(() -> left.vectors() < few(vectors));
  }

  private long few(OptionalLong vectors) {
    return vectors.isPresent() ? few(vectors.getAsLong(), wanted()) : 0;
  }

  private int wanted() {
    return VectorRanking.wanted(request, SearchSql.candidates(request));
  }

  /**
   * True if the matching vectors are looked up and compared in less time than a walk takes. To look
   * at a document's attributes costs 0.3 us, to look up its vectors 5 and another 0.8 for each; a
   * walk 30 us for each step, of which it takes as many as come before enough vectors matched
   * (measured over 100,000 vectors of 384 floats on 2 processors, docs/adr/0092).
   */
  static boolean isQuicker(
      FilteredDocuments.Estimate estimate, long matching, long vectors, int wanted) {
    return 0.3 * estimate.documents() + 5.0 * estimate.matching() + 0.8 * matching
        < 30.0 * wanted * vectors / matching;
  }

  /**
   * Below how many matching vectors comparing them all is quicker than walking until enough of them
   * were met: m comparisons against wanted * vectors / m steps, and a step costs about as much as
   * ten comparisons. Counting costs as well, so a little less than where the two meet.
   */
  static long few(long vectors, int wanted) {
    return Math.max(100, (long) Math.sqrt(2.0 * wanted * vectors));
  }

  private Matches.Counted found(Connection connection, TextRanking text, SearchWay way)
      throws SQLException {
    try (PreparedStatement statement = SearchSql.of(request, text, way).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return way.isCounted() ? Matches.readCounted(rows) : Matches.read(rows);
    }
  }
}

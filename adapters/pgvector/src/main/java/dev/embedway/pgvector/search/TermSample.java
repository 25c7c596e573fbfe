package dev.embedway.pgvector.search;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sample of an index version's chunks, which tells how rare the terms of a query are, and how long
 * chunks are. Immutable.
 *
 * @param chunks that are sampled
 * @param meanLength count of different words of a chunk, in the mean, at least 1
 * @param rows chunks by the terms that they have
 */
record TermSample(long chunks, double meanLength, List<Row> rows) {

  /** Chunks of a sample, from among the first of a version by id, by the hashes of the ids. */
  private static final int SIZE = 1_000;

  /** Chunks among which the sample is taken: ids may rise with time. */
  private static final int FIRST = 5_000;

  private static final String FITS = "searched @@ ?::tsquery";

  TermSample {
    rows = List.copyOf(rows);
  }

  /**
   * Sampled chunks that have the same terms.
   *
   * @param has for each term, in the order of the query's, true if the chunks have it
   * @param fulfils true if they fulfil the query's conditions
   */
  record Row(List<Boolean> has, boolean fulfils, long chunks) {

    Row {
      has = List.copyOf(has);
    }
  }

  /** Takes the sample; that of no chunks for a query without words. */
  static TermSample read(Connection connection, VectorIndex index, TextTerms terms, String searched)
      throws SQLException {
    if (terms.ranked().isEmpty()) {
      return none();
    }
    String has = terms.ranked().stream().map(_ -> FITS).collect(Collectors.joining(", "));
    Sql sql = Sql.of("SELECT ARRAY[" + has + "] AS has, ");
    sql.values(terms.ranked().stream().map(TextTerms.Term::query).toList())
        .add(terms.needed().map(needed -> Sql.of(FITS, needed)).orElseGet(() -> Sql.of("true")))
        .add(" AS fulfils, count(*) AS chunks, sum(length) AS length FROM ")
        .add(sampled(index, searched))
        .add(" GROUP BY has, fulfils");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return read(rows);
    }
  }

  /**
   * The sampled chunks, {@code searched} and {@code length} of each.
   *
   * @param searched expression of the words that are searched, of a row of chunks
   */
  static Sql sampled(VectorIndex index, String searched) {
    String text =
        """
        (SELECT (ARRAY[%s])[1] AS searched, length(terms) AS length FROM chunks WHERE ctid = ANY(ARRAY(
          SELECT place FROM (
            SELECT ctid AS place, document_id, ordinal FROM chunks
            WHERE tenant = ? AND store_id = ? AND version = ?
            ORDER BY document_id, generation, ordinal LIMIT %d) first
          ORDER BY hashtextextended(document_id, 0), ordinal LIMIT %d)) OFFSET 0) sample\
        """
            .formatted(searched, FIRST, SIZE);
    return Sql.of(text, index.tenant().value(), index.storeId(), index.version());
  }

  static TermSample none() {
    return new TermSample(0, 1, List.of());
  }

  private static TermSample read(ResultSet rows) throws SQLException {
    List<Row> read = new ArrayList<>();
    long chunks = 0;
    double length = 0;
    while (rows.next()) {
      Row row =
          new Row(
              List.of((Boolean[]) rows.getArray("has").getArray()),
              rows.getBoolean("fulfils"),
              rows.getLong("chunks"));
      chunks += row.chunks();
      length += rows.getDouble("length");
      read.add(row);
    }
    return new TermSample(chunks, mean(length, chunks), read);
  }

  /** Mean of so many lengths, at least 1. */
  static double mean(double lengths, long chunks) {
    return Math.max(1, lengths / Math.max(1, chunks));
  }

  /** Rarity of a term: Robertson and Spärck Jones' weight, above 0. */
  double idf(int term) {
    long found = rows.stream().filter(row -> row.has().get(term)).mapToLong(Row::chunks).sum();
    return Math.log1p((chunks - found + 0.5) / (found + 0.5));
  }

  /** That of each of so many terms. */
  List<Double> idfs(int terms) {
    return IntStream.range(0, terms).mapToObj(this::idf).toList();
  }
}

package dev.embedway.pgvector.search;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All words of the chunks of a sample, from which the sample of any query of words alone is read.
 * Immutable.
 */
final class SampledWords {

  private final int chunks;
  private final double meanLength;

  /** Numbers of the chunks that have a word, by words; not changed once it is read. */
  private final Map<String, BitSet> having;

  private SampledWords(int chunks, double meanLength, Map<String, BitSet> having) {
    this.chunks = chunks;
    this.meanLength = meanLength;
    this.having = having;
  }

  /**
   * Reads a sample.
   *
   * @param searched expression of the words that are searched, of a row of chunks
   */
  static SampledWords read(Connection connection, VectorIndex index, String searched)
      throws SQLException {
    Map<String, BitSet> having = new HashMap<>();
    int chunks = 0;
    double length = 0;
    Sql sql =
        Sql.of("SELECT tsvector_to_array(searched), length FROM ")
            .add(TermSample.sampled(index, searched));
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        for (String word : (String[]) rows.getArray(1).getArray()) {
          having.computeIfAbsent(word, _ -> new BitSet()).set(chunks);
        }
        length += rows.getDouble(2);
        chunks++;
      }
    }
    return new SampledWords(chunks, TermSample.mean(length, chunks), having);
  }

  /** The sample of a query's terms, all of which are words. */
  TermSample sample(List<TextTerms.Term> terms) {
    List<BitSet> found = Stream.generate(BitSet::new).limit(chunks).toList();
    for (int term = 0; term < terms.size(); term++) {
      int number = term;
      for (String word : terms.get(term).stored()) {
        having.getOrDefault(word, new BitSet()).stream()
            .forEach(chunk -> found.get(chunk).set(number));
      }
    }
    return new TermSample(
        chunks,
        meanLength,
        found.stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .map(row -> new TermSample.Row(flags(row.getKey(), terms.size()), true, row.getValue()))
            .toList());
  }

  private static List<Boolean> flags(BitSet set, int size) {
    return IntStream.range(0, size).mapToObj(set::get).toList();
  }
}

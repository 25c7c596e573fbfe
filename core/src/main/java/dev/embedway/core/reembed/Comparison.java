package dev.embedway.core.reembed;

import dev.embedway.core.search.SearchMode;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A comparison of the version that is built with the live one.
 *
 * @param at time at which it was made
 * @param overlap share of the documents among the first ten that both versions find, 0..1: the mean
 *     over all queries
 */
public record Comparison(Instant at, Queries queries, double overlap, Side live, Side built) {

  /**
   * Queries by which versions were compared.
   *
   * @param count of all
   * @param judged of which relevant documents are known
   */
  public record Queries(Origin origin, int count, int judged, SearchMode mode) {}

  /** Origin of the queries. */
  public enum Origin {
    /** The caller. */
    GIVEN,
    /** First sentences of some of the live version's chunks. */
    SAMPLED
  }

  /**
   * One of the two versions.
   *
   * @param documents that searches of it can find
   * @param chunks of these
   * @param ndcg of the first ten documents, 0..1: the mean over the judged queries; empty without
   *     any
   */
  public record Side(int version, long documents, long chunks, OptionalDouble ndcg) {}
}

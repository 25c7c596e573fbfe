package dev.embedway.core.search.service;

import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.highlight.TextSpan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Results of a search.
 *
 * @param results best first
 * @param truncation of any query
 */
public record SearchResults(List<Result> results, Truncation truncation) {

  public SearchResults {
    results = List.copyOf(results);
  }

  /**
   * A match with what the ledger says of its document.
   *
   * @param query index of the query that found it, the best one's where several did
   * @param page of the document on which the chunk begins, where it has pages
   * @param surroundings of the chunk and of words in it
   */
  public record Result(
      Match match, int query, Freshness freshness, OptionalInt page, Surroundings surroundings) {}

  /**
   * Neighbours of a chunk and spans in its text, where they were asked for.
   *
   * @param neighbours of the chunk
   * @param spans of the words in its text that it was found by
   */
  public record Surroundings(Optional<Neighbours> neighbours, Optional<List<TextSpan>> spans) {}

  /** Relation of the content that a search saw to the document's newest. */
  public enum Freshness {
    /** The newest. */
    CURRENT,
    /** There is newer content, which is under way or failed. */
    STALE,
    /** The ledger did not answer. */
    UNKNOWN
  }
}

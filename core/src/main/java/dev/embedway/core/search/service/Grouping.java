package dev.embedway.core.search.service;

import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchRequest.Selection;

/** Kinds of a search's results. */
public enum Grouping {
  /** Chunks, of which a document may have several. */
  CHUNK,
  /**
   * Documents, each by the best of its chunks. They are those among the best {@value
   * Selection#MAX_LIMIT} chunks of each query: fewer than were asked for, where few documents have
   * them all.
   */
  DOCUMENT;

  /** Identity of the result that a match belongs to. */
  String key(Match match) {
    return switch (this) {
      case CHUNK -> match.chunkId();
      case DOCUMENT -> match.documentId();
    };
  }

  /** The chunks that a search is to find, so that enough results are among them. */
  Selection chunks(Selection results) {
    return switch (this) {
      case CHUNK -> results;
      case DOCUMENT ->
          new Selection(Selection.MAX_LIMIT, results.filter(), results.scoreThreshold());
    };
  }
}

package dev.embedway.pgvector.search;

/** Way to the chunks of an index version that have a word of a query. Immutable. */
sealed interface TextScan {

  /** Every chunk of the version is compared. */
  record All() implements TextScan {}

  /** Every chunk of the visible documents is looked up and compared: where a filter leaves few. */
  record Matching() implements TextScan {}

  /** The text index is asked for candidates. */
  record Indexed(TextCandidates candidates) implements TextScan {}
}

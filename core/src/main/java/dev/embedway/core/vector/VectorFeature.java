package dev.embedway.core.vector;

/** Ability that not every engine of a vector store has. */
public enum VectorFeature {
  /** Searches by text and hybrid ones, with synonyms and boosts. */
  TEXT_SEARCH("search by text or hybrid", "search by mode vector"),
  /** A change of records in two versions of a store, all or nothing. */
  RECORDS_OF_VERSIONS(
      "change records of two versions of a store in one transaction",
      "change them before a re-embed begins or after it is over"),
  /** Copies of records into another version of their store. */
  RECORD_TRANSFER(
      "bring records into another version of their store",
      "write them into a new store of the other model"),
  /** Settings of HNSW indexes that are changed or built anew. */
  HNSW_TUNING("change the HNSW index of a store that is there", "leave it as it is");

  private final String act;
  private final String instead;

  VectorFeature(String act, String instead) {
    this.act = act;
    this.instead = instead;
  }

  /** The ability as words that follow "cannot". */
  String act() {
    return act;
  }

  /** Words that say what a caller can do without it. */
  String instead() {
    return instead;
  }
}

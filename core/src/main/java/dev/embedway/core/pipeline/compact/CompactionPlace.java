package dev.embedway.core.pipeline.compact;

import java.util.Optional;

/**
 * A place in the forget list.
 *
 * @param entries cursor of the list; empty for its beginning
 * @param documents place among the documents of the first entry that is left there; empty for their
 *     beginning
 */
public record CompactionPlace(Optional<String> entries, Optional<InStore> documents) {

  /** The beginning. */
  public static final CompactionPlace START =
      new CompactionPlace(Optional.empty(), Optional.empty());

  /**
   * A place among the documents of a retired version's store.
   *
   * @param version {@code <tenant>/<store id>/<number>}
   * @param after cursor of the list of documents
   */
  public record InStore(String version, String after) {}

  /** The same place in the list, at some documents of an entry. */
  CompactionPlace at(Optional<InStore> inStore) {
    return new CompactionPlace(entries, inStore);
  }
}

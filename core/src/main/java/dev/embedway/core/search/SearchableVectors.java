package dev.embedway.core.search;

import dev.embedway.core.store.VectorIndex;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Vectors and texts that searches read. Thread-safe. */
public interface SearchableVectors {

  /** Mode of searches whose caller names none. */
  SearchMode usualMode();

  /**
   * The best matches, best first, ties by document id and ordinal.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unsupported} for a mode that the
   *     engine lacks
   */
  List<Match> search(SearchRequest request);

  /**
   * Neighbours of chunks that a search of the index found, in their order: of the same document and
   * generation, though another one be visible meanwhile. A chunk whose generation has been deleted
   * since has none; a record never has any.
   *
   * @param max of them on either side, 1 or more
   * @param deadline the query gives up then
   */
  List<Neighbours> neighbours(VectorIndex index, List<Match> matches, int max, Instant deadline);

  /**
   * Terms that a search by text compares, of each of some texts in their order; none for a text of
   * stop words alone.
   *
   * @param deadline the query gives up then
   */
  List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline);
}

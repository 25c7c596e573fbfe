package dev.embedway.core.fleet;

import java.util.List;

/**
 * The models that the artifacts bucket has whole, one commit for each id: stores keep vectors of
 * the weights that are listed.
 *
 * <p>Thread-safe. Throws {@code store_unavailable} when the list cannot be reached.
 */
public interface ModelList {

  /** All models, in the order of their ids. */
  List<ListedModel> all();

  /**
   * Lists a model unless its id is listed already.
   *
   * @return what is listed under the id now: the given model, or the one that came first
   */
  ListedModel add(ListedModel model);
}

package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.search.SearchPath;
import dev.embedway.functions.api.http.message.Json;

/** JSON form of the path that searches of a store take. */
public final class SearchPathView {

  private SearchPathView() {}

  /** The path as an object. */
  public static ObjectNode of(SearchPath path) {
    return Json.object()
        .put("method", path.method().wire())
        .put("state", path.state().wire())
        .put("rows", path.rows())
        .put("threshold", path.threshold());
  }
}

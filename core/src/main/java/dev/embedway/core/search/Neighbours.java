package dev.embedway.core.search;

import java.util.List;

/**
 * Texts of the chunks around one, in the document's order.
 *
 * @param before those before it, the last one next to it
 * @param after those after it, the first one next to it
 */
public record Neighbours(List<String> before, List<String> after) {

  public Neighbours {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}

package dev.embedway.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Divides a batch's texts among requests, each within what one request may ask of a model. */
final class Portions {

  private Portions() {}

  /**
   * The texts in their order, in as few portions as that allows.
   *
   * @param tokensByText how long each text is at most, in the order of the texts
   * @param mostTokens of one portion; a text over it is a portion by itself
   */
  static List<List<String>> of(Map<String, Integer> tokensByText, long mostTokens) {
    List<List<String>> portions = new ArrayList<>();
    List<String> portion = new ArrayList<>();
    long tokens = 0;
    for (Map.Entry<String, Integer> text : tokensByText.entrySet()) {
      if (!portion.isEmpty() && tokens + text.getValue() > mostTokens) {
        portions.add(portion);
        portion = new ArrayList<>();
        tokens = 0;
      }
      portion.add(text.getKey());
      tokens += text.getValue();
    }
    if (!portion.isEmpty()) {
      portions.add(portion);
    }
    return portions;
  }
}

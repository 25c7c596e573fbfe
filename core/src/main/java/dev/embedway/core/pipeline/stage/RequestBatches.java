package dev.embedway.core.pipeline.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits texts into requests, each within what one request may ask of a model. */
final class RequestBatches {

  private RequestBatches() {}

  /**
   * The texts in their order, in as few batches as that allows.
   *
   * @param tokensByText how long each text is at most, in the order of the texts
   * @param maxTokens of one batch; a text over it is a batch by itself
   */
  static List<List<String>> of(Map<String, Integer> tokensByText, long maxTokens) {
    List<List<String>> batches = new ArrayList<>();
    List<String> batch = new ArrayList<>();
    long tokens = 0;
    for (Map.Entry<String, Integer> text : tokensByText.entrySet()) {
      if (!batch.isEmpty() && tokens + text.getValue() > maxTokens) {
        batches.add(batch);
        batch = new ArrayList<>();
        tokens = 0;
      }
      batch.add(text.getKey());
      tokens += text.getValue();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}

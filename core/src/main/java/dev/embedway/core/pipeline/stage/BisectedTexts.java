package dev.embedway.core.pipeline.stage;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.deadletter.FailureTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Embeds texts, and where a request fails for a text of it, halves the request until that text
 * stands alone. One thread at a time.
 */
final class BisectedTexts {

  /** Texts of one batch that may fail; with more of them, it is not the texts that are at fault. */
  static final int MAX_FAILED = 8;

  private final Function<List<String>, Map<String, Vector>> embed;
  private final Map<String, Vector> embedded = new HashMap<>();
  private final Map<String, EmbedwayException> failed = new LinkedHashMap<>();

  /**
   * Texts that are embedded by a function.
   *
   * @param embed the vector of each text of one request
   */
  BisectedTexts(Function<List<String>, Map<String, Vector>> embed) {
    this.embed = embed;
  }

  /**
   * Embeds the texts of one request.
   *
   * @throws EmbedwayException a fault that is not one text's, or that too many texts have
   */
  void add(List<String> texts) {
    try {
      embedded.putAll(embed.apply(texts));
    } catch (EmbedwayException fault) {
      if (!FailureTable.isOfOneText(fault)) {
        throw fault;
      }
      if (texts.size() > 1) {
        add(texts.subList(0, texts.size() / 2));
        add(texts.subList(texts.size() / 2, texts.size()));
      } else if (failed.size() == MAX_FAILED) {
        throw fault;
      } else {
        failed.put(texts.getFirst(), fault);
      }
    }
  }

  /** Vectors by text. */
  Map<String, Vector> embedded() {
    return embedded;
  }

  /** Texts that failed, each with its fault. */
  Map<String, EmbedwayException> failed() {
    return failed;
  }
}

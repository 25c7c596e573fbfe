package dev.embedway.core.pipeline.stage;

import dev.embedway.core.store.TextLanguage;
import java.util.Optional;

/** Detection of the language that a text is written in. Thread-safe. */
@FunctionalInterface
public interface LanguageDetector {

  /** Detector of nothing. */
  LanguageDetector NONE = _ -> Optional.empty();

  /**
   * Detects the language of most of a text, in time that does not grow with the text; empty where
   * it is short, of a language that is not told apart, or in doubt.
   */
  Optional<TextLanguage> detect(String text);
}

package dev.embedway.models;

import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokenizers in use. Each is read when it is first asked for and stays: it is small beside its
 * model's weights, and chunkers use it without them.
 *
 * <p>Thread-safe.
 */
final class Tokenizers {
  private final ModelCatalog catalog;
  private final EngineSettings settings;
  private final Map<ModelSpec, Once<ModelTokenizer>> tokenizers = new ConcurrentHashMap<>();

  Tokenizers(ModelCatalog catalog, EngineSettings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  ModelTokenizer of(ModelSpec model) {
    return tokenizers
        .computeIfAbsent(model, key -> new Once<>(() -> read(catalog.files(key))))
        .get();
  }

  private ModelTokenizer read(ModelFiles files) {
    ModelTokenizer tokenizer = read(files.tokenizer());
    return switch (files.textCase()) {
      case AS_WRITTEN -> tokenizer;
      case LOWER -> new LowerCaseTokenizer(tokenizer);
    };
  }

  /** Our own where it is of the kind that ours reads: it is faster, and starts at once. */
  private ModelTokenizer read(Path file) {
    try {
      return WordPieceTokenizer.of(file);
    } catch (UnsupportedException otherKind) {
      TokenizerNatives.keepOffTheNetwork();
      settings.nativesDirectory().ifPresent(TokenizerNatives::loadFrom);
      return DjlTokenizer.of(file);
    }
  }
}

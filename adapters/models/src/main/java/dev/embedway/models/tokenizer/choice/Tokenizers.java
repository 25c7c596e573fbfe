package dev.embedway.models.tokenizer.choice;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.catalog.ModelCatalog;
import dev.embedway.models.catalog.ModelFiles;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.Once;
import dev.embedway.models.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokenizers in use. Each is read when it is first asked for and stays: it is small beside its
 * model's weights, and chunkers use it without them.
 */
@ThreadSafe
public final class Tokenizers {
  private final ModelCatalog catalog;
  private final EngineSettings settings;
  private final Map<ModelSpec, Once<ModelTokenizer>> tokenizers = new ConcurrentHashMap<>();

  /** Tokenizers of the catalog's models; native code is loaded by the settings. */
  public Tokenizers(ModelCatalog catalog, EngineSettings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  /**
   * That of a model, read now if it was not yet.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the model is not there, or its tokenizer
   *     cannot be read
   */
  public ModelTokenizer of(ModelSpec model) {
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

package dev.embedway.core.provider;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.registry.UnavailableModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider that differs from another one in how it embeds, and in nothing else. */
public abstract class DelegatingProvider implements EmbeddingProvider {

  private final EmbeddingProvider next;

  /** Everything but {@link #embed} is {@code next}'s. */
  protected DelegatingProvider(EmbeddingProvider next) {
    this.next = next;
  }

  /** The one that is asked. */
  protected final EmbeddingProvider next() {
    return next;
  }

  @Override
  public final String name() {
    return next.name();
  }

  @Override
  public final String endpoint() {
    return next.endpoint();
  }

  @Override
  public final List<ModelSpec> models() {
    return next.models();
  }

  @Override
  public final List<UnavailableModel> unavailableModels() {
    return next.unavailableModels();
  }

  @Override
  public final Map<String, String> aliases() {
    return next.aliases();
  }

  @Override
  public final Optional<ModelSpec> adopt(String id) {
    return next.adopt(id);
  }

  @Override
  public final Optional<String> missingSetting() {
    return next.missingSetting();
  }

  @Override
  public final Tokenizer tokenizer(ModelSpec model) {
    return next.tokenizer(model);
  }

  @Override
  public final boolean readsIds(ModelSpec model) {
    return next.readsIds(model);
  }

  @Override
  public void close() {
    next.close();
  }
}

package dev.embedway.core.provider;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.TokenDecoder;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.registry.ModelSource;

/**
 * Source of embeddings: an engine in this process or a remote service.
 *
 * <p>Thread-safe. Knows nothing of caches, limits or HTTP callers; of tenants it knows only whose
 * turn it is, from {@link EmbedCall#requester}.
 */
public interface EmbeddingProvider extends ModelSource, AutoCloseable {

  /**
   * Name of the service that answers, such as its host: it tells the endpoints of one provider
   * apart, without secrets.
   */
  default String endpoint() {
    return "here";
  }

  /**
   * The tokenizer of one of its models, loaded on first use.
   *
   * @throws EmbedwayException when its files are missing or damaged
   */
  Tokenizer tokenizer(ModelSpec model);

  /**
   * True when it takes a model's inputs as token ids too, of the vocabulary that clients encode
   * with ({@link TokenDecoder}).
   */
  default boolean readsIds(ModelSpec model) {
    return false;
  }

  /**
   * Embeds inputs that are within the model's limit, or are to be truncated to it.
   *
   * @return as many vectors as inputs, in their order; {@code vector i} depends on {@code input i},
   *     the model and the role alone
   * @throws EmbedwayException of a retriable kind when the same call may succeed later; {@code
   *     deadline_exceeded} when the call's deadline passed first
   */
  EmbedResult embed(EmbedCall call);

  /** Frees what it holds; a call under way ends first. */
  @Override
  void close();
}

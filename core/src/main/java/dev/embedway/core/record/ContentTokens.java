package dev.embedway.core.record;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of records' contents, as the model of a store's live version counts them. Its model is
 * asked for by the first content that is to be embedded. One thread at a time.
 */
public final class ContentTokens {

  private final ContentEmbedder embedder;
  private final TenantRequest request;
  private final StoreSpec store;
  private @Nullable ModelSpec model;

  ContentTokens(ContentEmbedder embedder, TenantRequest request, StoreSpec store) {
    this.embedder = embedder;
    this.request = request;
    this.store = store;
  }

  /**
   * Tokens of a record; none where its values are all that is needed.
   *
   * @throws dev.embedway.core.error.EmbedwayException as an upsert does, of the model
   */
  public int of(NewRecord record) {
    boolean isGiven = record.values().isPresent() && store.open().size() == 1;
    return isGiven || record.text().isBlank() ? 0 : embedder.tokens(model(), record.text());
  }

  /** Max tokens that the model reads in the time of a request. */
  public long max() {
    return embedder.maxTokens(model());
  }

  private ModelSpec model() {
    ModelSpec found = model;
    if (found == null) {
      found = embedder.model(request, store.live());
      model = found;
    }
    return found;
  }
}

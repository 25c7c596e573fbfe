package dev.embedway.core.embedding;

import dev.embedway.core.model.ModelSpec;
import java.time.Instant;

/**
 * A request whose model was found, and of which all was checked that needs no tokens; {@link
 * Embedder#resolve} makes it.
 *
 * @param model that embeds, whatever the request calls it
 */
public record ResolvedRequest(ModelSpec model, EmbeddingRequest request) {

  /** Length of the answer's vectors, as far as it is known without one. */
  public int dim() {
    return request.dimensions().dimFor(model);
  }

  /** The same request with another deadline. */
  ResolvedRequest until(Instant deadline) {
    return new ResolvedRequest(model, request.until(deadline));
  }
}

package dev.embedway.core.media;

import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.topology.Lane;

/**
 * A caller's order to embed documents.
 *
 * @param terms that the documents' stores must have
 * @param regeneration whether what did not change is made anew
 * @param lane of the jobs that it makes
 */
public record EmbedOrder(StoreTerms terms, Regeneration regeneration, Lane lane) {

  /** An order that somebody waits for. */
  public EmbedOrder(StoreTerms terms, Regeneration regeneration) {
    this(terms, regeneration, Lane.LIVE);
  }
}

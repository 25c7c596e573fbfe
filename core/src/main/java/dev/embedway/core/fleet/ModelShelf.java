package dev.embedway.core.fleet;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.ModelArtifacts;

/** The models on this process's disk. */
@ThreadSafe
public interface ModelShelf {

  /**
   * Brings a listed model from the artifacts bucket, whole or not at all; it is found when this
   * returns. What was brought before and is not in use makes room for it.
   *
   * @throws EmbedwayException {@code provider_unsupported} when the disk is too small for it,
   *     {@code model_loading} when its room is in use, and as {@link ModelArtifacts#fetch} does
   */
  void bring(ListedModel model);

  /** Notes that a model is used, which keeps it from making room for another. */
  void used(String id);
}

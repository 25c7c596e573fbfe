package dev.embedway.core.fleet;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;

/** A hub whose repositories can be brought for all processes. */
@ThreadSafe
@FunctionalInterface
public interface HubModels {

  /**
   * Brings a repository's model into the artifacts bucket, onto the list and into this process; one
   * that is listed with the same commit comes from the bucket.
   *
   * @param name {@code owner/name[@revision][:export]}
   * @throws EmbedwayException {@code model_not_found} when the hub has none that can be used,
   *     {@code state_conflict} when another commit is listed, or what the hub, the bucket or the
   *     disk throws
   */
  void bring(String name);
}

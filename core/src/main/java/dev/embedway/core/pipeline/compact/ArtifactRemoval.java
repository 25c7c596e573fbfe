package dev.embedway.core.pipeline.compact;

/**
 * Deletion of artifacts of generations.
 *
 * <p>Thread-safe; durable when it returns, and deleting the same again is no error. A call is one
 * request for each thousand objects of the document, and one for each thousand that it deletes.
 * Throws {@code store_unavailable} when S3 does not answer.
 */
public interface ArtifactRemoval {

  /**
   * Deletes chunk batches, vectors and indexes that generations have for a version of the store.
   */
  Freed ofVersion(GenerationRange generations, int version);

  /** Deletes the texts of those generations that have nothing for any version. */
  Freed texts(GenerationRange generations);

  /** Deletes all that generations have. */
  Freed all(GenerationRange generations);
}

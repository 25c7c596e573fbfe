package dev.embedway.core.fleet;

/**
 * A model that the artifacts bucket has for every process of a deployment.
 *
 * @param id {@code owner/name} or {@code owner/name:export}
 * @param artifact its place in the bucket, {@code name@revision}
 * @param commit of its repository, 40 hex digits
 * @param bytes of all its files
 */
public record ListedModel(String id, String artifact, String commit, long bytes) {

  public ListedModel {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, was " + bytes);
    }
  }
}

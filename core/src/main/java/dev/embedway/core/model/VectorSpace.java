package dev.embedway.core.model;

import com.google.errorprone.annotations.Immutable;

/**
 * The space that a model's vectors lie in.
 *
 * @param name vectors of two models may be compared when the names of their spaces are equal
 * @param label the name that stores and cached vectors keep. Exports of the same weights share a
 *     name and have labels of their own, so that a store shows which of them filled it
 */
@Immutable
public record VectorSpace(String name, String label) {

  /** A space of one name, which its stores keep. */
  public static VectorSpace of(String name) {
    return new VectorSpace(name, name);
  }

  /** True when vectors of both may be compared. */
  public boolean isComparableWith(VectorSpace other) {
    return name.equals(other.name);
  }

  /**
   * True when vectors that were stored under this name may be compared with the space's. A name of
   * another export of the same weights is not among them: nothing here knows what it was of.
   */
  public boolean holds(String stored) {
    return stored.equals(label) || stored.equals(name);
  }

  /** The space of the same weights where passages are read with other prompts. */
  VectorSpace with(String suffix) {
    return new VectorSpace(name + suffix, label + suffix);
  }
}

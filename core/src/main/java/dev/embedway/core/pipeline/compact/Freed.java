package dev.embedway.core.pipeline.compact;

/**
 * Objects that were deleted.
 *
 * @param objects their count
 * @param bytes their sizes' sum
 */
public record Freed(long objects, long bytes) {

  /** Nothing. */
  public static final Freed NONE = new Freed(0, 0);

  /** Both. */
  public Freed plus(Freed other) {
    return new Freed(objects + other.objects, bytes + other.bytes);
  }
}

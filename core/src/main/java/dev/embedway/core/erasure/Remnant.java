package dev.embedway.core.erasure;

/**
 * One thing that is to be erased.
 *
 * @param handle by which its place finds it again
 * @param count of things that go with the handle, 1 for most
 */
public record Remnant(ErasedKind kind, String handle, long count) {

  /** One thing. */
  public Remnant(ErasedKind kind, String handle) {
    this(kind, handle, 1);
  }
}

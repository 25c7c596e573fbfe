package dev.embedway.core.record.batch;

/** Place in a batch's source up to which it was worked on. */
public sealed interface BatchCursor permits LineCursor, CopyCursor {

  /** True if nothing follows. */
  boolean isEnd();
}

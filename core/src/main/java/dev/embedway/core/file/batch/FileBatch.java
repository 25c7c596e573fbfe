package dev.embedway.core.file.batch;

import java.time.Instant;
import java.util.List;

/**
 * Files that one request attached to a store.
 *
 * @param id {@code vsfb_} + 24 hex digits
 * @param storeId the store's
 * @param keys of their documents within the store
 * @param state as callers left it
 */
public record FileBatch(
    String id, String storeId, List<String> keys, State state, Instant createdAt) {

  /** Max files of a batch. */
  public static final int MAX_FILES = 100;

  /** Prefix of ids. */
  static final String PREFIX = "vsfb_";

  public FileBatch {
    keys = List.copyOf(keys);
  }

  /** State of a batch, apart from that of its files. */
  public enum State {
    ATTACHED,
    CANCELLED
  }

  /** The same batch after it was cancelled. */
  FileBatch cancelled() {
    return new FileBatch(id, storeId, keys, State.CANCELLED, createdAt);
  }
}

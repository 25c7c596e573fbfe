package dev.embedway.core.search;

import java.util.Locale;

/**
 * Method by which vectors of an index version are searched at this moment.
 *
 * @param method of a search without a filter; one with a filter that few chunks pass always
 *     compares those
 * @param state of the HNSW index
 * @param rows vectors that searches can see, so none of superseded generations or of removed
 *     documents, counted up to a million
 * @param threshold rows above which an HNSW index is built
 */
public record SearchPath(Method method, State state, long rows, long threshold) {

  /** Method by which the nearest vectors are found. */
  public enum Method {
    /** By comparing the query with each. */
    EXACT,
    /** By walking an HNSW index; may miss a few. */
    HNSW;

    /** Its name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** State of the HNSW index. */
  public enum State {
    /** Not needed: the version is small. */
    NONE,
    /** Needed and not ready: waiting for its turn, or being built. */
    BUILDING,
    /** In use. */
    READY,
    /** The vectors are too long for an HNSW index, however many they are. */
    UNSUPPORTED;

    /** Its name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

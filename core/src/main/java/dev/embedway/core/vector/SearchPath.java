package dev.embedway.core.vector;

import java.util.Locale;

/**
 * Which way searches by vector of an index version go at this moment.
 *
 * @param method what a search without a filter does; one with a filter that few chunks pass always
 *     compares those
 * @param state where the graph stands
 * @param rows vectors that searches can see, so none of superseded generations or of removed
 *     documents, counted up to a million
 * @param threshold above how many a graph is built
 */
public record SearchPath(Method method, State state, long rows, long threshold) {

  /** How the nearest vectors are found. */
  public enum Method {
    /** By comparing the query with each. */
    EXACT,
    /** By walking a graph of neighbours; may miss a few. */
    HNSW;

    /** Its name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the graph stands. */
  public enum State {
    /** Not needed: the version is small. */
    NONE,
    /** Needed and not ready: waiting for its turn, or being built. */
    BUILDING,
    /** In use. */
    READY,
    /** The vectors are too long for a graph, however many they are. */
    UNSUPPORTED;

    /** Its name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

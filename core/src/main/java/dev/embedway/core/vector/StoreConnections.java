package dev.embedway.core.vector;

import java.time.Instant;

/** Connections of a process to the database that vectors are kept in. Thread-safe. */
public interface StoreConnections {

  /** Name of what they speak. */
  String driver();

  /**
   * Asks the database for an answer over one of them; then says how many there are.
   *
   * @param deadline the question is given up then
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} or {@code
   *     deadline_exceeded} when it does not answer
   */
  Pool ping(Instant deadline);

  /**
   * Numbers of connections of a process.
   *
   * @param active those at work
   * @param idle open ones that are free
   * @param waiting requests that wait for one
   * @param max limit of active and idle ones together
   */
  record Pool(int active, int idle, int waiting, int max) {}
}

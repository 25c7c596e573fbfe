package dev.embedway.core.observe;

import java.util.List;

/**
 * Store of the stages' work by minutes, kept for some days.
 *
 * <p>Thread-safe; each call is a request to a remote store.
 */
public interface StageActivityStore {

  /**
   * Adds to what is there of the same stage and minute.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the store does not answer
   */
  void add(StageMinute more);

  /**
   * The last minutes in which a stage completed anything, newest first.
   *
   * @param max number of them
   * @throws dev.embedway.core.error.EmbedwayException when the store does not answer
   */
  List<StageMinute> newest(String stage, int max);
}

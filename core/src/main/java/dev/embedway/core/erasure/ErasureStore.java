package dev.embedway.core.erasure;

import java.util.List;
import java.util.Optional;

/**
 * Erasures, those that are done included: what was erased stays known by its pseudonym.
 *
 * <p>Thread-safe; each call is one request to a remote store, and reads see every write before.
 */
public interface ErasureStore {

  /** The erasure of this pseudonym. */
  Optional<Erasure> find(String id);

  /**
   * Writes an erasure in place of the one of the revision before.
   *
   * @return false when it has another revision: someone else went on with it
   */
  boolean save(Erasure next);

  /** Erasures that are not done. */
  List<Erasure> open();
}

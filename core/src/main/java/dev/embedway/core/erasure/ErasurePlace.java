package dev.embedway.core.erasure;

import java.util.List;
import java.util.Optional;

/**
 * One place that holds data of tenants, such as a table or a bucket.
 *
 * <p>Thread-safe; each call is one to a few requests to a remote store.
 */
public interface ErasurePlace {

  /** Max remnants of a slice: their handles are kept in the erasure's state until they are gone. */
  int MAX_SLICE = 100;

  /**
   * Finds what the place has of the scope.
   *
   * @param after an earlier slice's {@code next}, whose remnants are gone by now
   */
  Slice find(ErasureScope scope, Optional<String> after);

  /** Erases remnants that were found; those that are gone already are no error. */
  void erase(ErasureScope scope, List<Remnant> found);

  /**
   * Part of what a place has.
   *
   * @param next place to go on at; empty when nothing else is there
   */
  record Slice(List<Remnant> found, Optional<String> next) {

    /** A place without remnants. */
    public static final Slice NONE = new Slice(List.of(), Optional.empty());

    public Slice {
      found = List.copyOf(found);
    }
  }
}

package dev.embedway.core.record.batch;

import java.util.List;
import java.util.OptionalLong;

/**
 * An order to copy what there is into a batch's store.
 *
 * @param estimate records and documents that there were at the time of the order; empty where they
 *     are found by the copying itself
 */
public record CopyOrder(Origin origin, OptionalLong estimate) {

  /** Source of a copy. */
  public sealed interface Origin {

    /**
     * All records and documents of a store, as its live version has them.
     *
     * @param id the store's
     */
    record Store(String id) implements Origin {}

    /**
     * Documents of any stores of the tenant.
     *
     * @param ids in the order of copying, each once
     */
    record Documents(List<String> ids) implements Origin {
      public Documents {
        ids = List.copyOf(ids);
      }
    }

    /**
     * Documents of any stores of the tenant that have keywords.
     *
     * @param words as the caller wrote them, at least one
     */
    record Keywords(List<String> words, Match match) implements Origin {
      public Keywords {
        words = List.copyOf(words);
      }
    }
  }

  /** Number of an order's keywords that a document needs. */
  public enum Match {
    ANY,
    ALL
  }
}

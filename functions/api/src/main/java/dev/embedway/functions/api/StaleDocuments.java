package dev.embedway.functions.api;

import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.vector.Match;
import dev.embedway.core.vector.StoreSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which of the documents that a search found have newer content that it could not see: its
 * job is under way, or failed.
 *
 * <p>Thread-safe.
 */
final class StaleDocuments {

  private final Ledger ledger;

  StaleDocuments(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Their ids, by one look for all; empty when the ledger does not answer. */
  Optional<Set<String>> among(StoreSpec store, List<Match> matches) {
    List<ObjectKey> keys =
        matches.stream()
            .map(Match::documentKey)
            .distinct()
            .map(key -> new ObjectKey(store.tenant(), store.prefix(), key))
            .toList();
    try {
      return Optional.of(
          ledger.documents(keys).stream()
              .filter(Document::isStale)
              .map(document -> document.id().value())
              .collect(Collectors.toUnmodifiableSet()));
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }
}

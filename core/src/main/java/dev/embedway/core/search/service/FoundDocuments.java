package dev.embedway.core.search.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.search.Match;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.StoreSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Documents that a search found, as the ledger has them: whether they have newer content that the
 * search could not see, its job being under way or failed, and where their pages begin. It has none
 * of records.
 */
@ThreadSafe
final class FoundDocuments {

  private final Ledger ledger;

  FoundDocuments(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Those by their ids, by one look for all; empty when the ledger does not answer. */
  Optional<Map<String, Document>> of(StoreSpec store, List<Match> matches) {
    List<ObjectKey> keys =
        matches.stream()
            .filter(match -> match.kind() == DocumentKind.FILE)
            .map(Match::documentKey)
            .distinct()
            .map(key -> new ObjectKey(store.tenant(), store.prefix(), key))
            .toList();
    try {
      return Optional.of(
          ledger.documents(keys).stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      document -> document.id().value(), Function.identity())));
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }
}

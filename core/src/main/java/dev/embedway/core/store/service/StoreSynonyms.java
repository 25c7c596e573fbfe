package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.tenant.TenantRequest;
import java.time.InstantSource;
import java.util.List;

/** Synonyms of stores, as callers read and replace them. */
@ThreadSafe
public final class StoreSynonyms {

  private static final String FIELD = "synonyms";

  private final StoreCatalog catalog;
  private final StoreSwap swap;

  public StoreSynonyms(StoreCatalog catalog, AuditTrail audit, InstantSource clock) {
    this.catalog = catalog;
    this.swap = new StoreSwap(catalog, audit, clock);
  }

  /**
   * A store with its synonyms.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found}
   */
  public StoreSpec read(TenantRequest request, String store) {
    return catalog.require(request.tenant(), store);
  }

  /**
   * Replaces all synonyms of a store; searches that begin later go by them.
   *
   * @param store id or name
   * @throws InvalidRequestException {@code invalid_parameter} naming {@code synonyms} for more than
   *     its type allows, or a term without a letter or digit
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, {@code
   *     store_expired}, {@code store_unavailable}
   */
  public StoreSpec replace(TenantRequest request, String store, Synonyms synonyms) {
    check(synonyms);
    return swap.swap(
        request,
        store,
        seen -> seen.with(seen.label().with(seen.searches().with(synonyms)), seen.chunking()));
  }

  private static void check(Synonyms synonyms) {
    if (synonyms.groups().size() > Synonyms.MAX_GROUPS) {
      throw invalid(
          "synonyms has "
              + synonyms.groups().size()
              + " groups; allowed are 0.."
              + Synonyms.MAX_GROUPS);
    }
    for (int i = 0; i < synonyms.groups().size(); i++) {
      check(i, synonyms.groups().get(i));
    }
    if (synonyms.chars() > Synonyms.MAX_TOTAL) {
      throw invalid(
          "synonyms has terms of "
              + synonyms.chars()
              + " characters in all; allowed are "
              + Synonyms.MAX_TOTAL);
    }
  }

  private static void check(int place, List<String> terms) {
    if (terms.size() < 2 || terms.size() > Synonyms.MAX_TERMS) {
      throw invalid(
          "group %d of synonyms has %d terms; allowed are 2..%d"
              .formatted(place, terms.size(), Synonyms.MAX_TERMS));
    }
    for (String term : terms) {
      if (term.length() > Synonyms.MAX_CHARS
          || term.codePoints().noneMatch(Character::isLetterOrDigit)
          || !StorableText.isStorable(term)) {
        throw invalid(
            ("group %d of synonyms has a term of %d characters; allowed are 1..%d with a letter or a"
                    + " digit, without NUL and unpaired surrogates")
                .formatted(place, term.length(), Synonyms.MAX_CHARS));
      }
    }
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, FIELD);
  }
}

package dev.embedway.core.media;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.util.List;

/** Searches of collections, which are stores. */
@ThreadSafe
public final class MediaSearchService {

  private static final int MAX_NAMES = 10;

  private final StoreCatalog catalog;
  private final StoreTermsCheck terms;
  private final SearchService searches;

  public MediaSearchService(StoreCatalog catalog, StoreTermsCheck terms, SearchService searches) {
    this.catalog = catalog;
    this.terms = terms;
    this.searches = searches;
  }

  /**
   * Searches a collection.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, {@code
   *     invalid_parameter} where none is named and the tenant has several, {@code state_conflict}
   *     where another model is named than the store's, or what {@link SearchService#search} throws
   */
  public MediaMatches search(TenantRequest request, MediaSearch asked, Permits permits) {
    StoreSpec store =
        asked
            .collection()
            .map(named -> catalog.require(request.tenant(), named))
            .orElseGet(() -> only(request.tenant()));
    terms.check(request, store, asked.terms());
    return new MediaMatches(store, searches.search(request, store.id(), asked.search(), permits));
  }

  private StoreSpec only(TenantId tenant) {
    List<StoreSpec> stores = catalog.list(tenant);
    if (stores.isEmpty()) {
      throw new NotFoundException(
          ErrorCode.STORE_NOT_FOUND, "there is no vector store yet; POST vector_stores makes one");
    }
    if (stores.size() > 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "collection is required, since there are "
              + stores.size()
              + " stores: "
              + String.join(", ", stores.stream().limit(MAX_NAMES).map(StoreSpec::name).toList()),
          "collection");
    }
    return stores.getFirst();
  }
}

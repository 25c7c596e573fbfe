package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.upload.StoreRemover;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreNames;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Stores as callers make, list, change and delete them; each change is written into the audit log
 * before it is made.
 */
@ThreadSafe
public final class StoreService {

  private static final String ID_PREFIX = "vs_";
  private static final int MAX_DESCRIPTION = 2000;

  /** Kept of a deletion's time, to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final StoreCatalog catalog;
  private final StoreActivity activity;
  private final StoreModels models;
  private final StoreCounts counts;
  private final StoreRemover remover;
  private final Identifiers identifiers;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final StoreSwap swap;

  public StoreService(
      StoreCatalog catalog,
      StoreActivity activity,
      StoreModels models,
      StoreCounts counts,
      StoreRemover remover,
      Identifiers identifiers,
      AuditTrail audit,
      InstantSource clock) {
    this.catalog = catalog;
    this.activity = activity;
    this.models = models;
    this.counts = counts;
    this.remover = remover;
    this.identifiers = identifiers;
    this.audit = audit;
    this.clock = clock;
    this.swap = new StoreSwap(catalog, audit, clock);
  }

  /**
   * Makes a store.
   *
   * @throws dev.embedway.core.error.EmbedwayException for a model that the caller may not use or
   *     that is not set up, a length or chunking that it does not allow, {@code invalid_name},
   *     {@code store_name_taken} or {@code quota_exceeded}
   */
  public StoreState create(TenantRequest request, NewStore asked) {
    String id = identifiers.id(ID_PREFIX);
    ModelSpec model = models.model(request, asked);
    Instant now = clock.instant();
    StoreLabel label =
        new StoreLabel(
            name(asked.presentation().name().orElse("store-" + id.substring(ID_PREFIX.length()))),
            description(asked.presentation().description().orElse("")),
            asked.presentation().metadata().applied(Map.of()),
            SearchDefaults.NONE);
    StoreSpec store =
        StoreSpec.of(request.tenant(), id, label.name(), label, models.first(model, asked, now))
            .with(asked.expiry().applied(Optional.empty(), now));
    add(request, store);
    return new StoreState(store, StoreContents.NONE, store.isExpired(now));
  }

  /**
   * Makes an empty store that is like another: of its model, chunking, description, metadata and
   * search settings, but that does not expire.
   *
   * @param dimensions length of its vectors; empty for the other's
   * @throws dev.embedway.core.error.EmbedwayException as {@link #create} does
   */
  public StoreSpec createLike(
      TenantRequest request, StoreSpec other, String name, OptionalInt dimensions) {
    NewStore asked =
        new NewStore(
            new NewStore.Presentation(Optional.of(name), Optional.empty(), MetadataChange.NONE),
            new NewStore.Vectors(
                Optional.of(new NewStore.ModelName(other.model(), "model")),
                OptionalInt.of(dimensions.orElse(other.dim()))),
            ChunkingChange.to(other.chunking()),
            new ExpiryChange.Never());
    ModelSpec model = models.model(request, asked);
    String id = identifiers.id(ID_PREFIX);
    StoreLabel label =
        new StoreLabel(name(name), other.label().description(), other.metadata(), other.searches());
    StoreSpec store =
        StoreSpec.of(
            request.tenant(), id, name, label, models.first(model, asked, clock.instant()));
    add(request, store);
    return store;
  }

  private void add(TenantRequest request, StoreSpec store) {
    note(request, "store.create", store.id(), Map.of(), StoreSwap.facts(store));
    catalog.add(store);
  }

  /**
   * A page of the tenant's stores, newest first; the cursor is a store's id.
   *
   * @throws InvalidRequestException {@code invalid_cursor}
   * @throws dev.embedway.core.error.TimedOutException when their documents are too many to count
   */
  public Page<StoreState> list(TenantRequest request, PageRequest asked) {
    Page<StoreSpec> page = specs(request, asked);
    Map<String, StoreContents> contents = counts.all(request.tenant(), request.deadline());
    return new Page<>(
        page.items().stream()
            .map(store -> state(store, contents.getOrDefault(store.id(), StoreContents.NONE)))
            .toList(),
        page.next());
  }

  /**
   * A store with its counts.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found}
   */
  public StoreState state(TenantRequest request, String store) {
    StoreSpec found = catalog.require(request.tenant(), store);
    return state(found, counts.of(found, request.deadline()));
  }

  /**
   * The same of a store that is used.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found} or {@code
   *     store_expired}
   */
  public StoreState used(TenantRequest request, String store) {
    StoreSpec found = activity.use(catalog.require(request.tenant(), store));
    return state(found, counts.of(found, request.deadline()));
  }

  private StoreState state(StoreSpec store, StoreContents contents) {
    return new StoreState(store, contents, store.isExpired(clock.instant()));
  }

  /** The same page without a look at the stores' documents. */
  public Page<StoreSpec> specs(TenantRequest request, PageRequest asked) {
    List<StoreSpec> all = catalog.list(request.tenant());
    int from =
        asked.after().map(id -> 1 + all.stream().map(StoreSpec::id).toList().indexOf(id)).orElse(0);
    if (from == 0 && asked.after().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_CURSOR,
          "after is the id of a store that is listed; take next of the page before, or start"
              + " without it",
          "after");
    }
    List<StoreSpec> items = all.subList(from, Math.min(all.size(), from + asked.limit()));
    return new Page<>(
        items,
        from + items.size() < all.size() ? Optional.of(items.getLast().id()) : Optional.empty());
  }

  /**
   * Changes a store's label, and the chunking of documents that are uploaded from then on.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.UnavailableException {@code store_unavailable} while others
   *     change the same store
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, {@code
   *     store_expired} unless its expiry is changed, {@code store_name_taken}, or for a name or
   *     chunking that is not allowed
   */
  public StoreState change(TenantRequest request, String store, StoreChange change) {
    StoreSpec next = swap.swap(request, store, seen -> changed(seen, change));
    return state(next, counts.of(next, request.deadline()));
  }

  private StoreSpec changed(StoreSpec seen, StoreChange change) {
    StoreLabel label =
        new StoreLabel(
            name(change.name().orElse(seen.name())),
            description(change.description().orElse(seen.label().description())),
            change.metadata().applied(seen.metadata()),
            change.tuning().map(seen.searches()::with).orElse(seen.searches()));
    return seen.with(label, models.chunking(change.chunking(), seen))
        .with(change.expiry().applied(seen.expiry(), clock.instant()));
  }

  /**
   * Deletes a store and, as far as time allows, its documents' objects; returns what it was.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found}
   */
  public StoreSpec delete(TenantRequest request, String store) {
    StoreSpec seen = catalog.require(request.tenant(), store);
    note(request, "store.delete", seen.id(), StoreSwap.facts(seen), Map.of());
    remover.remove(seen, request.deadline().minus(ANSWER), request.trace());
    return seen;
  }

  private void note(
      TenantRequest request,
      String action,
      String id,
      Map<String, String> before,
      Map<String, String> after) {
    audit.note(request.caller(), request.tenant(), action, id, before, after);
  }

  private static String name(String name) {
    StoreNames.check(name, "name");
    return name;
  }

  private static String description(String description) {
    if (description.length() > MAX_DESCRIPTION) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "description must have at most "
              + MAX_DESCRIPTION
              + " characters, was "
              + description.length(),
          "description");
    }
    return description;
  }
}

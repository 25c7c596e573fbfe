package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.tenant.TenantStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Re-embeds of all stores of a tenant, or of all tenants, page by page. A store that cannot be
 * re-embedded is told of and stops no other.
 */
@ThreadSafe
public final class StoresReembed {

  /** Max stores of a page. */
  public static final int MAX_STORES = 100;

  /** Time before the deadline after which no other store is begun. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private static final String SEPARATOR = "/";

  private final ReembedService reembeds;
  private final TenantStore tenants;
  private final InstantSource clock;

  public StoresReembed(ReembedService reembeds, TenantStore tenants, InstantSource clock) {
    this.reembeds = reembeds;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** Outcome of one store. */
  public sealed interface Outcome {

    /** The store as it was read, or as it is since. */
    StoreSpec store();

    /** A re-embed as it would be. */
    record Planned(ReembedPlan.Of planned) implements Outcome {
      @Override
      public StoreSpec store() {
        return planned.store();
      }
    }

    /** A version that is being built now. */
    record Started(ReembedState state) implements Outcome {
      @Override
      public StoreSpec store() {
        return state.store();
      }
    }

    /** A store of which nothing was started or planned, for a reason of its own. */
    record Refused(StoreSpec store, EmbedwayException reason) implements Outcome {}
  }

  /** Tenants whose stores are meant. */
  public enum Reach {
    /** That of the request. */
    ONE_TENANT,
    /** Every tenant; for the operator, as the caller of this has to see to. */
    ALL_TENANTS
  }

  /**
   * Plans what {@link #start} would do.
   *
   * @throws EmbedwayException as it does
   */
  public Page<Outcome> plan(
      TenantRequest request, Reach reach, ReembedAsk asked, PageRequest page) {
    return each(
        request,
        reach,
        asked,
        page,
        (of, store) -> new Outcome.Planned(reembeds.plan(of, store.id(), asked)));
  }

  /**
   * Adds a version to each store of a page, by tenant and id. Fewer than the limit are taken where
   * the request's time is short.
   *
   * @param page at most {@link #MAX_STORES}
   * @throws EmbedwayException {@code invalid_parameter} for a place that no page ended at, or, of a
   *     model that is named, as {@link ReembedService#start} does
   */
  public Page<Outcome> start(
      TenantRequest request, Reach reach, ReembedAsk asked, PageRequest page) {
    return each(
        request,
        reach,
        asked,
        page,
        (of, store) -> new Outcome.Started(reembeds.start(of, store.id(), asked)));
  }

  /** Work on one store. */
  private interface Work {
    Outcome on(TenantRequest request, StoreSpec store);
  }

  private Page<Outcome> each(
      TenantRequest request, Reach reach, ReembedAsk asked, PageRequest page, Work work) {
    reembeds.check(request, asked);
    Optional<Place> after = page.after().map(Place::of);
    List<Outcome> outcomes = new ArrayList<>();
    for (TenantId tenant : tenants(request, reach)) {
      TenantRequest own =
          new TenantRequest(request.caller(), tenant, request.deadline(), request.trace());
      for (StoreSpec store : after(tenant, after)) {
        if (outcomes.size() == page.limit() || (!outcomes.isEmpty() && isShort(request))) {
          return new Page<>(outcomes, Optional.of(Place.of(outcomes.getLast().store()).text()));
        }
        outcomes.add(outcome(own, store, work));
      }
    }
    return new Page<>(outcomes, Optional.empty());
  }

  private List<TenantId> tenants(TenantRequest request, Reach reach) {
    return switch (reach) {
      case ONE_TENANT -> List.of(request.tenant());
      case ALL_TENANTS ->
          tenants.tenants().stream().sorted(Comparator.comparing(TenantId::value)).toList();
    };
  }

  private List<StoreSpec> after(TenantId tenant, Optional<Place> after) {
    if (after.filter(place -> place.tenant().compareTo(tenant.value()) > 0).isPresent()) {
      return List.of();
    }
    return reembeds.stores(tenant).stream()
        .filter(store -> after.filter(place -> !place.isBefore(store)).isEmpty())
        .sorted(Comparator.comparing(StoreSpec::id))
        .toList();
  }

  private boolean isShort(TenantRequest request) {
    return clock.instant().isAfter(request.deadline().minus(RESERVE));
  }

  private static Outcome outcome(TenantRequest request, StoreSpec store, Work work) {
    try {
      return work.on(request, store);
    } catch (EmbedwayException reason) {
      return new Outcome.Refused(store, reason);
    }
  }

  /** The last store of a page. */
  private record Place(String tenant, String storeId) {

    static Place of(StoreSpec store) {
      return new Place(store.tenant().value(), store.id());
    }

    static Place of(String text) {
      int end = text.indexOf(SEPARATOR);
      if (end < 1) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_PARAMETER,
            "after must be next of an earlier page; leave it out for the first one",
            "after");
      }
      return new Place(text.substring(0, end), text.substring(end + 1));
    }

    boolean isBefore(StoreSpec store) {
      int order = tenant.compareTo(store.tenant().value());
      return order < 0 || (order == 0 && storeId.compareTo(store.id()) < 0);
    }

    String text() {
      return tenant + SEPARATOR + storeId;
    }
  }
}

package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.store.service.StoreModels;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Re-embeds as callers start them, and take what they made into use; each change of a store is one
 * conditional write, and is written into the audit log before it is made.
 */
@ThreadSafe
public final class ReembedService {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Time of a request that is left for the switch when records are brought no more. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private final StoreCatalog catalog;
  private final StoreModels models;
  private final ReembedStore reembeds;
  private final ReembedPlanner planner;
  private final RecordFiller records;
  private final AuditTrail audit;
  private final InstantSource clock;

  public ReembedService(
      StoreCatalog catalog,
      StoreModels models,
      ReembedStore reembeds,
      ReembedPlanner planner,
      RecordFiller records,
      AuditTrail audit,
      InstantSource clock) {
    this.catalog = catalog;
    this.models = models;
    this.reembeds = reembeds;
    this.planner = planner;
    this.records = records;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Plans what {@link #start} would do.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.EmbedwayException as {@link #start} does, and {@code
   *     deadline_exceeded}
   */
  public ReembedPlan.Of plan(TenantRequest request, String store, ReembedAsk asked) {
    StoreSpec seen = catalog.require(request.tenant(), store);
    StoreVersion version = version(request, seen, asked);
    return new ReembedPlan.Of(
        seen, planner.of(seen, version, models.of(version), request.deadline()));
  }

  /**
   * Refuses a model that is named and that the caller may use for no store.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code model_not_found}, {@code model_denied}
   *     and their like
   */
  void check(TenantRequest request, ReembedAsk asked) {
    models.check(request, asked.vectors());
  }

  /** The stores of a tenant. */
  List<StoreSpec> stores(TenantId tenant) {
    return catalog.list(tenant);
  }

  /**
   * Adds a version to a store, which is filled from then on.
   *
   * @param store id or name
   * @throws ConflictException {@code state_conflict} while another is being built
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, or for a model that
   *     the caller may not use, a length or chunking that it does not allow
   */
  public ReembedState start(TenantRequest request, String store, ReembedAsk asked) {
    return changed(
        request,
        store,
        "store.reembed",
        seen -> {
          StoreVersion version = version(request, seen, asked);
          // Before the store has it: whatever is cut off then, its documents are seen to.
          reembeds.put(
              Reembed.begun(
                  new Target(seen.tenant(), seen.id(), version.number()),
                  asked.gate(),
                  clock.instant()));
          return VersionChange.adding(version, seen);
        });
  }

  private StoreVersion version(TenantRequest request, StoreSpec seen, ReembedAsk asked) {
    VersionChange.in(State.BUILDING, seen)
        .ifPresent(building -> {
          throw conflict(
              "version "
                  + building.number()
                  + " of the store is being built; switch to it or abort it first");
        });
    return models.beside(request, seen, asked.vectors(), asked.chunking(), clock.instant());
  }

  /**
   * Lets searches read the version that was built, once it has what the live one shows. The version
   * before is kept, and gets uploads too.
   *
   * @param store id or name
   * @param terms of the switch
   * @throws ConflictException {@code state_conflict} where none is built, it lacks more than the
   *     terms allow, or it does not pass their gate
   */
  public ReembedState serve(TenantRequest request, String store, SwitchTerms terms) {
    return changed(
        request,
        store,
        "store.switch",
        seen -> {
          StoreVersion built = VersionChange.building(seen);
          ReembedState state = state(seen);
          requireComplete(state, built.number(), terms.maxFailed());
          state.of(built.number()).ifPresent(item -> requirePassed(item, terms.gate(), seen));
          bringRecords(request, seen, built);
          requireRecords(planner.records(seen, built), built.number(), terms.maxLeftRecords());
          return VersionChange.serving(built.number(), seen);
        });
  }

  private static void requirePassed(Reembed item, Optional<SwitchGate> gate, StoreSpec store) {
    gate.or(() -> item.review().gate()).ifPresent(each -> each.check(item, store));
  }

  private void bringRecords(TenantRequest request, StoreSpec store, StoreVersion built) {
    if (!records.fill(store, built, request.deadline().minus(RESERVE))) {
      throw conflict(
          "records of the live version are being brought into version "
              + built.number()
              + ", which one request has not the time or the tokens for; send the switch again");
    }
  }

  private static void requireRecords(LackingRecords lacking, int version, long maxLeftRecords) {
    if (lacking.records() > maxLeftRecords) {
      throw conflict(
          lacking.records()
              + " records of the live version are not in version "
              + version
              + ", "
              + lacking.withoutText()
              + " of them without text: what has no text that its model takes cannot be brought;"
              + " write it again with one, which goes to both versions, or allow as many by"
              + " max_left_records");
    }
  }

  private static void requireComplete(ReembedState state, int version, long maxFailed) {
    Optional<FillCounts> last = state.of(version).flatMap(item -> item.fill().last());
    if (last.isEmpty()) {
      throw conflict("version " + version + " is not complete: its documents are still looked at");
    }
    FillCounts counts = last.get();
    if (!counts.isOver()) {
      throw conflict(
          "version "
              + version
              + " is not complete: it has "
              + counts.done()
              + " of "
              + counts.documents()
              + " documents");
    }
    if (counts.failed() > maxFailed) {
      throw conflict(
          counts.failed()
              + " documents failed in version "
              + version
              + ": requeue their dead letters, or, where the text of one is gone, upload or delete it, or"
              + " allow as many by max_failed");
    }
  }

  /**
   * Lets searches read the version before again; that of now is kept, and gets uploads too.
   *
   * @param store id or name
   * @throws ConflictException {@code state_conflict} where none is kept
   */
  public ReembedState rollBack(TenantRequest request, String store) {
    return changed(
        request,
        store,
        "store.rollback",
        seen -> VersionChange.serving(previous(seen).number(), seen));
  }

  /**
   * Gives up the version that is being built.
   *
   * @param store id or name
   * @throws ConflictException {@code state_conflict} where none is
   */
  public ReembedState abort(TenantRequest request, String store) {
    return changed(
        request,
        store,
        "store.abort",
        seen -> VersionChange.retiring(VersionChange.building(seen).number(), seen));
  }

  /** Records of the live version that the one lacks that is built; empty where none is. */
  public Optional<LackingRecords> lackingRecords(StoreSpec store) {
    return VersionChange.in(State.BUILDING, store).map(built -> planner.records(store, built));
  }

  /** The re-embeds of a store. */
  public ReembedState state(StoreSpec store) {
    return new ReembedState(store, reembeds.of(store.tenant(), store.id()));
  }

  private static StoreVersion previous(StoreSpec store) {
    return VersionChange.in(State.PREVIOUS, store)
        .orElseThrow(() ->
            conflict(
                "no version before the live one is kept; re-embed the store with its model instead"));
  }

  private ReembedState changed(
      TenantRequest request, String store, String action, UnaryOperator<StoreSpec> change) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      StoreSpec seen = catalog.require(request.tenant(), store);
      StoreSpec next = change.apply(seen);
      audit.note(request.caller(), request.tenant(), action, seen.id(), facts(seen), facts(next));
      if (catalog.replace(next, seen)) {
        return state(next);
      }
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "other requests changed the same store meanwhile; try again",
        SOON,
        null);
  }

  /** Facts of the versions in use, in a record of a change. */
  private static Map<String, String> facts(StoreSpec store) {
    StringBuilder versions = new StringBuilder();
    store
        .open()
        .forEach(each ->
            versions
                .append(versions.isEmpty() ? "" : ", ")
                .append(each.number())
                .append(' ')
                .append(each.state().wire())
                .append(' ')
                .append(each.model()));
    return Map.of("versions", versions.toString());
  }

  private static ConflictException conflict(String message) {
    return new ConflictException(ErrorCode.STATE_CONFLICT, message);
  }
}

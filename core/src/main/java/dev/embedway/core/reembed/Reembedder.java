package dev.embedway.core.reembed;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.reembed.Reembed.Fill;
import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.reembed.Reembed.Use;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Does the work of re-embeds, run by run: while a version is built, passes through the store's
 * documents make the jobs that it lacks; after a switch, passes bring the documents that an upload
 * registered before the version was there; once a version has been {@code PREVIOUS} for the time
 * that it is kept, it is retired.
 *
 * <p>Thread-safe. Runs may overlap and may be cut off anywhere: the next goes on at the kept place.
 */
public final class Reembedder {

  private static final int PAGE = 200;

  /** Time after which no work that began before a change of a store goes by the store of before. */
  private static final Duration SETTLING = Duration.ofHours(1);

  private final ReembedStore reembeds;
  private final StoreCatalog catalog;
  private final Ledger ledger;
  private final VersionFiller filler;
  private final InstantSource clock;
  private final Duration kept;

  /**
   * A worker on these re-embeds.
   *
   * @param kept time for which searches can go back to the version before
   */
  public Reembedder(
      ReembedStore reembeds,
      StoreCatalog catalog,
      Ledger ledger,
      VersionFiller filler,
      InstantSource clock,
      Duration kept) {
    this.reembeds = reembeds;
    this.catalog = catalog;
    this.ledger = ledger;
    this.filler = filler;
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * Does what there is to do now, no page of documents begun at or after {@code end}.
   *
   * @return true when a version lacks something that a pass soon after this one may order
   */
  public boolean run(Instant end) {
    boolean lacks = false;
    for (Reembed each : reembeds.all()) {
      lacks |= !clock.instant().isBefore(end) || lacksAfter(each, end);
    }
    return lacks;
  }

  /** Advances it; true while it lacks something. */
  private boolean lacksAfter(Reembed item, Instant end) {
    Target target = item.target();
    Optional<StoreSpec> store =
        catalog
            .find(target.tenant(), target.storeId())
            .filter(it -> it.id().equals(target.storeId()));
    Optional<StoreVersion> version = store.flatMap(it -> it.open(target.version()));
    if (version.isPresent()) {
      return advance(inUse(item, version.get().state()), store.get(), end);
    }
    if (isOver(item, store)) {
      reembeds.remove(target);
    }
    return false;
  }

  /** The item is written before the version that it is for. */
  private boolean isOver(Reembed item, Optional<StoreSpec> store) {
    boolean isKnown =
        store.isEmpty()
            || store.get().versions().stream()
                .anyMatch(each -> each.number() == item.target().version());
    return isKnown || !clock.instant().isBefore(item.use().since().plus(SETTLING));
  }

  private Reembed inUse(Reembed item, State state) {
    Instant now = clock.instant();
    return item.use().state() == state
        ? item
        : item.with(new Use(state, now)).with(Fill.begun(now));
  }

  private boolean advance(Reembed item, StoreSpec store, Instant end) {
    Duration age = Duration.between(item.use().since(), clock.instant());
    boolean isBuilding = item.use().state() == State.BUILDING;
    if (!isBuilding && age.compareTo(kept) >= 0) {
      retirePrevious(item, store);
      return false;
    }
    boolean isWalked = isBuilding || age.compareTo(SETTLING) < 0 || !isLevel(item);
    return isWalked && walk(item, store, end);
  }

  private static boolean isLevel(Reembed item) {
    return item.fill().last().filter(FillCounts::isOver).isPresent();
  }

  private void retirePrevious(Reembed item, StoreSpec store) {
    Optional<StoreVersion> previous = VersionChange.in(State.PREVIOUS, store);
    boolean isRetired =
        previous
            .map(it -> catalog.replace(VersionChange.retiring(it.number(), store), store))
            .orElse(true);
    if (isRetired) {
      reembeds.remove(item.target());
    }
  }

  /**
   * One pass, or what is left of one, as far as time allows; true when the version lacks something.
   */
  private boolean walk(Reembed item, StoreSpec store, Instant end) {
    int version =
        item.use().state() == State.BUILDING ? item.target().version() : store.live().number();
    Reembed at = item;
    do {
      Page<Document> page =
          ledger.list(
              new DocumentQuery(
                  store.tenant(),
                  Optional.of(store.prefix()),
                  Optional.empty(),
                  PAGE,
                  at.fill().after()));
      VersionFiller.Filled filled = filler.fill(store, version, page, at.fill());
      Reembed next = at.with(at.fill().after(page.next(), filled, clock.instant()));
      if (!reembeds.put(next)) {
        // Another run is at it.
        return false;
      }
      at = next.revised(next.revision() + 1);
    } while (at.fill().after().isPresent() && clock.instant().isBefore(end));
    return at.fill().after().isPresent() || !isLevel(at);
  }
}

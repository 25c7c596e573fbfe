package dev.embedway.core.pipeline.compact;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.compact.CompactionPlace.InStore;
import dev.embedway.core.pipeline.compact.CompactorSettings.Sources;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes what an entry of the forget list names, and nothing that the ledger or the catalog shows
 * in use at that moment. Everything of it may be repeated.
 */
@ThreadSafe
final class LeftoverRemoval {

  private static final int PAGE = 200;

  private final Ledger ledger;
  private final StoreCatalog catalog;
  private final CompactionPorts ports;
  private final Sources sources;

  LeftoverRemoval(Ledger ledger, StoreCatalog catalog, CompactionPorts ports, Sources sources) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.ports = ports;
    this.sources = sources;
  }

  /** Outcome of an entry. */
  enum Outcome {
    /** Nothing is left of it. */
    GONE,
    /** It is needed at the moment. */
    IN_USE,
    /** The run's time was up. */
    OUT_OF_TIME
  }

  /** Places among the documents of a retired version's store: the first one, and later ones. */
  record Progress(Optional<InStore> from, Consumer<InStore> keep) {}

  /** Deletes what a leftover names, as far as the run's time allows. */
  Outcome remove(Leftover leftover, CompactionRun run, Progress progress) {
    return switch (leftover) {
      case Leftover.Generation(JobId job) -> generation(job, run);
      case Leftover.Earlier(JobId job) -> earlier(job, run);
      case Leftover.Removed(JobId removal) -> removed(removal, run);
      case Leftover.RetiredVersion version -> retired(version, run, progress);
      case Leftover.DeletedStore(TenantId tenant, String store) -> deleted(tenant, store, run);
    };
  }

  private Outcome generation(JobId id, CompactionRun run) {
    Optional<JobState> state = ledger.state(id);
    if (state.filter(JobState::open).isPresent()) {
      return Outcome.IN_USE;
    }
    Optional<Document> document = ledger.document(id.tenant(), id.document());
    if (document.filter(it -> it.standing(id.version()).visible() == id.generation()).isPresent()) {
      // Shown again since it was listed: the next generation lists it.
      return Outcome.GONE;
    }
    Optional<VectorIndex> index = state.map(JobState::job).flatMap(job -> index(job, id.version()));
    GenerationRange range = GenerationRange.of(id);
    if (index.isPresent() && !areRowsGone(rows(index.get(), range), run)) {
      return Outcome.OUT_OF_TIME;
    }
    run.count(ports.artifacts().ofVersion(range, id.version()));
    if (!isUnderWayElsewhere(id, document)) {
      run.count(ports.artifacts().texts(range));
    }
    state.ifPresent(it -> run.touch(id.tenant(), it.job().storeId()));
    return Outcome.GONE;
  }

  /** Another version may be about to cut the text of the same generation. */
  private boolean isUnderWayElsewhere(JobId id, Optional<Document> document) {
    List<JobId> others =
        document.stream()
            .flatMap(it -> it.standings().keySet().stream())
            .filter(version -> version != id.version())
            .map(version -> new JobId(id.tenant(), id.document(), id.generation(), version))
            .toList();
    return others.stream().flatMap(each -> ledger.state(each).stream()).anyMatch(JobState::open);
  }

  private Outcome earlier(JobId id, CompactionRun run) {
    Optional<Job> job = ledger.job(id);
    long visible =
        ledger
            .document(id.tenant(), id.document())
            .map(document -> document.standing(id.version()).visible())
            .orElse(0L);
    long end = visible > 0 ? Math.min(visible, id.generation()) : id.generation();
    GenerationRange range = GenerationRange.before(id.tenant(), id.document(), end);
    Optional<VectorIndex> index = job.flatMap(it -> index(it, id.version()));
    if (index.isPresent() && !areRowsGone(rows(index.get(), range), run)) {
      return Outcome.OUT_OF_TIME;
    }
    run.count(ports.artifacts().ofVersion(range, id.version()));
    run.count(ports.artifacts().texts(range));
    job.ifPresent(it -> run.touch(id.tenant(), it.storeId()));
    return Outcome.GONE;
  }

  private Outcome removed(JobId id, CompactionRun run) {
    Optional<Job> removal = ledger.job(id);
    DocumentId document = id.document();
    for (VectorIndex index : removal.map(this::indexes).orElse(List.of())) {
      if (!areRowsGone(
          new RowSelection.RemovedDocument(index, document.value(), id.generation()), run)) {
        return Outcome.OUT_OF_TIME;
      }
    }
    run.count(
        ports.artifacts().all(GenerationRange.before(id.tenant(), document, id.generation())));
    // A removal of the embeddings alone names the object, which stays.
    removal.filter(job -> job.source().isEmpty()).ifPresent(job -> removeSources(job, run));
    removal.ifPresent(job -> run.touch(id.tenant(), job.storeId()));
    return Outcome.GONE;
  }

  private void removeSources(Job removal, CompactionRun run) {
    if (sources == Sources.KEEP) {
      return;
    }
    ObjectKey place = new ObjectKey(removal.id().tenant(), removal.store(), removal.key());
    run.count(ports.sources().deleteRemoved(place, removal.createdAt()));
    place
        .metadataFile()
        .ifPresent(
            metadata -> run.count(ports.sources().deleteRemoved(metadata, removal.createdAt())));
  }

  private Outcome retired(Leftover.RetiredVersion retired, CompactionRun run, Progress progress) {
    Optional<StoreSpec> store = store(retired.tenant(), retired.storeId());
    if (store.isEmpty() || store.get().open(retired.number()).isPresent()) {
      // The deleted store's own entry has its rows; a version in use is listed when it is retired.
      return Outcome.GONE;
    }
    Optional<StoreVersion> version =
        store.get().versions().stream()
            .filter(each -> each.number() == retired.number())
            .findFirst();
    if (version.isEmpty()) {
      return Outcome.IN_USE;
    }
    if (!areRowsGone(new RowSelection.Version(store.get().index(version.get())), run)) {
      return Outcome.OUT_OF_TIME;
    }
    run.touch(retired.tenant(), retired.storeId());
    return artifactsOf(store.get(), retired, run, progress);
  }

  private Outcome artifactsOf(
      StoreSpec store, Leftover.RetiredVersion retired, CompactionRun run, Progress progress) {
    String name = retired.tenant().value() + "/" + retired.storeId() + "/" + retired.number();
    Optional<String> after =
        progress.from().filter(place -> place.version().equals(name)).map(InStore::after);
    do {
      if (!run.hasTime()) {
        return Outcome.OUT_OF_TIME;
      }
      Page<Document> page =
          ledger.list(
              new DocumentQuery(
                  store.tenant(), Optional.of(store.prefix()), Optional.empty(), PAGE, after));
      page.items().stream()
          .filter(document -> document.storeId().equals(store.id()))
          .map(document ->
              GenerationRange.before(store.tenant(), document.id(), document.newest() + 1))
          .map(all -> ports.artifacts().ofVersion(all, retired.number()))
          .forEach(run::count);
      after = page.next();
      after.ifPresent(next -> progress.keep().accept(new InStore(name, next)));
    } while (after.isPresent());
    return Outcome.GONE;
  }

  private Outcome deleted(TenantId tenant, String storeId, CompactionRun run) {
    if (store(tenant, storeId).isPresent()) {
      return Outcome.IN_USE;
    }
    if (!areRowsGone(new RowSelection.Store(tenant, storeId), run)) {
      return Outcome.OUT_OF_TIME;
    }
    Instant before = run.now();
    ledger.noteRecords(tenant, ports.rows().countRecords(tenant), before);
    run.touch(tenant, storeId);
    return Outcome.GONE;
  }

  private boolean areRowsGone(RowSelection rows, CompactionRun run) {
    RowRemoval.Slice slice;
    do {
      if (!run.hasTime()) {
        return false;
      }
      slice = ports.rows().delete(rows);
      run.count(slice);
    } while (slice.more());
    return true;
  }

  private static RowSelection rows(VectorIndex index, GenerationRange range) {
    return new RowSelection.Generations(index, range.document().value(), range.from(), range.to());
  }

  private Optional<VectorIndex> index(Job job, int version) {
    return indexes(job).stream().filter(index -> index.version() == version).findFirst();
  }

  /** Indexes of a job's store, those of retired versions too; none of a store that is deleted. */
  private List<VectorIndex> indexes(Job job) {
    return store(job.id().tenant(), job.storeId()).stream()
        .flatMap(store -> store.versions().stream().map(store::index))
        .toList();
  }

  private Optional<StoreSpec> store(TenantId tenant, String id) {
    return catalog.find(tenant, id).filter(store -> store.id().equals(id));
  }
}

package dev.embedway.core.pipeline.compact;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.compact.CompactionReport.End;
import dev.embedway.core.pipeline.compact.LeftoverRemoval.Outcome;
import dev.embedway.core.pipeline.compact.LeftoverRemoval.Progress;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deletes what the forget list names, once it is due: rows, artifacts and former versions of
 * objects that nobody reads any more. What expired is deleted first. An entry is taken off the list
 * only after everything of it is gone, so that a run that is cut off anywhere is gone on with by
 * the next one. A run that finds no entry asks the vector store for nothing. A run of all tenants
 * that comes to the list's end deletes old dead letters too.
 *
 * <p>Thread-safe; one run at a time, whichever process begins it.
 */
public final class Compactor {

  /** Longest call that a run may be in when its time is up. */
  private static final Duration LAST_CALL = Duration.ofMinutes(2);

  /** Entries that fail one after the other before a run is given up. */
  private static final int MAX_FAULTS = 3;

  private final Ledger ledger;
  private final ExpiryRemoval expired;
  private final LeftoverRemoval removal;
  private final CompactionState state;
  private final DeadLetterStore letters;
  private final Duration lettersKept;
  private final InstantSource clock;
  private final Supplier<String> owners;

  /**
   * A compactor.
   *
   * @param owners names of runs, each another
   */
  public Compactor(
      Ledger ledger,
      StoreCatalog catalog,
      CompactionPorts ports,
      CompactorSettings settings,
      InstantSource clock,
      Supplier<String> owners) {
    this.ledger = ledger;
    this.expired = new ExpiryRemoval(catalog, ports.files(), ports.audit());
    this.removal = new LeftoverRemoval(ledger, catalog, ports, settings.sources());
    this.state = ports.state();
    this.letters = ports.letters();
    this.lettersKept = settings.letters();
    this.clock = clock;
    this.owners = owners;
  }

  /**
   * Deletes until the list's end or until {@code end}, whichever is first; no call of a port is
   * begun after {@code end}. The next run goes on where this one stopped, and one after the list's
   * end starts over.
   *
   * @throws EmbedwayException of the last entry, when three in a row cannot be deleted
   */
  public CompactionReport runUntil(Instant end) {
    return run(end, Optional.empty());
  }

  /**
   * The same for entries of one tenant, from the beginning of the list; the next scheduled run goes
   * on where the one before stopped.
   */
  public CompactionReport runUntil(Instant end, TenantId tenant) {
    return run(end, Optional.of(tenant));
  }

  private CompactionReport run(Instant end, Optional<TenantId> tenant) {
    String owner = owners.get();
    Optional<CompactionPlace> from = state.take(owner, clock.instant(), end.plus(LAST_CALL));
    if (from.isEmpty()) {
      return CompactionReport.busy();
    }
    try {
      CompactionRun run = new CompactionRun(clock, end);
      expired.remove(run, tenant);
      return new Walk(owner, tenant, run)
          .from(tenant.isPresent() ? CompactionPlace.START : from.get());
    } finally {
      state.release(owner);
    }
  }

  /** One run's way along the list. */
  private final class Walk {

    private final String owner;
    private final Optional<TenantId> tenant;
    private final CompactionRun run;
    private int faults;

    Walk(String owner, Optional<TenantId> tenant, CompactionRun run) {
      this.owner = owner;
      this.tenant = tenant;
      this.run = run;
    }

    CompactionReport from(CompactionPlace start) {
      try {
        return along(start);
      } catch (EmbedwayException e) {
        if (e.code() != ErrorCode.INVALID_CURSOR || start.equals(CompactionPlace.START)) {
          throw e;
        }
        // A place that an earlier release kept.
        return along(CompactionPlace.START);
      }
    }

    private CompactionReport along(CompactionPlace start) {
      CompactionPlace place = start;
      while (true) {
        Page<ForgetEntry> page = ledger.leftovers(place.entries());
        for (ForgetEntry entry : page.items()) {
          if (!tenant.stream().allMatch(entry.what().tenant()::equals)) {
            continue;
          }
          if (!run.hasTime() || !isOver(entry, place)) {
            return run.report(End.OUT_OF_TIME);
          }
        }
        CompactionPlace next = new CompactionPlace(page.next(), Optional.empty());
        if (!next.equals(place) && !isKept(next)) {
          return run.report(End.BUSY);
        }
        if (page.next().isEmpty()) {
          return run.report(tenant.isPresent() || areOldLettersGone() ? End.DONE : End.OUT_OF_TIME);
        }
        place = next;
      }
    }

    /** Deletes old dead letters; false when time was up first. */
    private boolean areOldLettersGone() {
      Instant before = clock.instant().minus(lettersKept);
      for (PipelineStage stage : PipelineStage.values()) {
        int deleted;
        do {
          if (!run.hasTime()) {
            return false;
          }
          deleted = letters.deleteFailedBefore(stage, before);
          run.countLetters(deleted);
        } while (deleted == DeadLetterStore.MAX_DELETED);
      }
      return true;
    }

    /** Deletes an entry; false when time was up first. */
    private boolean isOver(ForgetEntry entry, CompactionPlace place) {
      try {
        Outcome outcome = removal.remove(entry.what(), run, progress(place));
        faults = 0;
        return switch (outcome) {
          case GONE -> {
            ledger.forgotten(entry);
            run.forgotten();
            yield true;
          }
          case IN_USE -> {
            run.leave("in_use");
            yield true;
          }
          case OUT_OF_TIME -> {
            run.leave("out_of_time");
            yield false;
          }
        };
      } catch (EmbedwayException e) {
        run.leave(e.code().wire());
        faults++;
        if (faults == MAX_FAULTS) {
          throw e;
        }
        return true;
      }
    }

    private Progress progress(CompactionPlace place) {
      return new Progress(place.documents(), documents -> isKept(place.at(Optional.of(documents))));
    }

    /** False when another run took the lease. */
    private boolean isKept(CompactionPlace place) {
      return tenant.isPresent() || state.keep(owner, place);
    }
  }
}

package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Entries of the forget list that transitions of jobs and stores make. Pure. */
@Immutable
public final class Leftovers {

  /**
   * Time after which no work that began before a transition can still write: four times the longest
   * timeout of a function.
   */
  private static final Duration SETTLING = Duration.ofHours(1);

  /**
   * Time in which a failed job may be opened again: a dead-letter queue keeps its message for 14
   * days.
   */
  private static final Duration REOPENABLE = Duration.ofDays(15);

  private final Instant now;

  /** Leftovers of transitions that are made now. */
  public Leftovers(Instant now) {
    this.now = now;
  }

  /**
   * The change that a job's end makes.
   *
   * @param before the document's standing in the job's version before the end
   */
  ForgetChange ended(Job ended, Document.Standing before) {
    if (ended.id().generation() == before.visible()) {
      // Opened again for a chunk of it: searches show what it has.
      return ForgetChange.NONE;
    }
    return switch (ended.status()) {
      case COMPLETED, PARTIAL -> completed(ended.id(), before);
      case SUPERSEDED, CANCELLED -> of(new Leftover.Generation(ended.id()), SETTLING);
      case FAILED -> of(new Leftover.Generation(ended.id()), REOPENABLE.plusDays(1));
      case QUEUED, CHUNKING, EMBEDDING, STORING, UNCHANGED, DELETED -> ForgetChange.NONE;
    };
  }

  /**
   * The change that a cancelled or failed job makes whose generation became visible all the same.
   *
   * @param before as {@link #ended} has it
   */
  ForgetChange storedAfterEnd(JobId id, Document.Standing before) {
    if (id.generation() == before.visible()) {
      return ForgetChange.NONE;
    }
    return new ForgetChange(completed(id, before).added(), List.of(new Leftover.Generation(id)));
  }

  private ForgetChange completed(JobId id, Document.Standing before) {
    if (id.generation() <= before.settled()) {
      return of(new Leftover.Generation(id), SETTLING);
    }
    // Also where none was visible here: a vector store may have shown one that was superseded.
    return id.generation() > 1 ? of(new Leftover.Earlier(id), SETTLING) : ForgetChange.NONE;
  }

  /** The change that a removal makes once the vector store does not show the document any more. */
  public ForgetChange removed(JobId removal) {
    return of(new Leftover.Removed(removal), SETTLING);
  }

  /** The change that a failed job makes that is opened again. */
  static ForgetChange reopened(JobId id) {
    return ForgetChange.withdraw(new Leftover.Generation(id));
  }

  /** True while a job that failed then has all that it left. */
  boolean isReopenable(Instant failedAt) {
    return now.isBefore(failedAt.plus(REOPENABLE));
  }

  /** The change that a store makes which is deleted. */
  public ForgetChange deleted(StoreSpec store) {
    return of(new Leftover.DeletedStore(store.tenant(), store.id()), SETTLING);
  }

  /** The change that a store's replacement makes: an entry for each version that it retires. */
  public ForgetChange replaced(StoreSpec seen, StoreSpec next) {
    return new ForgetChange(
        seen.open().stream()
            .map(StoreVersion::number)
            .filter(number -> next.open(number).isEmpty())
            .map(number -> new Leftover.RetiredVersion(seen.tenant(), seen.id(), number))
            .map(version -> entry(version, SETTLING))
            .toList(),
        List.of());
  }

  private ForgetChange of(Leftover leftover, Duration wait) {
    return ForgetChange.add(entry(leftover, wait));
  }

  private ForgetEntry entry(Leftover leftover, Duration wait) {
    return new ForgetEntry(leftover, now.plus(wait));
  }
}

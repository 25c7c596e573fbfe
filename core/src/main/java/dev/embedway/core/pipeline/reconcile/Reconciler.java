package dev.embedway.core.pipeline.reconcile;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress.Place;
import dev.embedway.core.pipeline.requeue.UnsentLetters;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.SourceBucket.ListedObject;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantStore;
import dev.embedway.core.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds what events and messages have left behind: jobs that stopped moving, objects that the
 * ledger does not know as they are, documents whose object is gone, requeues that were cut off.
 * Everything that it does may be repeated; a step is one page of one list, with one batch read or
 * one listing of the other side.
 */
@ThreadSafe
public final class Reconciler {

  private static final int PAGE = 200;

  private final Ledger ledger;
  private final SourceBucket bucket;
  private final TenantStore tenants;
  private final UploadIntake intake;
  private final MessageSender sender;
  private final ObjectDiff comparison;
  private final UnsentLetters unsent;
  private final StalledJobs stalled;
  private final InstantSource clock;
  private final Duration idle;
  private final Supplier<Set<PipelineStage>> paused;

  /**
   * A reconciler.
   *
   * @param idle jobs and documents that changed more recently are left alone; zero where no queue
   *     outlived the process, as at a local start
   * @param paused stages whose jobs stand still since nobody reads their queues, which have the
   *     messages still: none is sent again
   */
  public Reconciler(
      Ledger ledger,
      SourceBucket bucket,
      TenantStore tenants,
      UploadIntake intake,
      MessageSender sender,
      ObjectDiff comparison,
      UnsentLetters unsent,
      StalledJobs stalled,
      InstantSource clock,
      Duration idle,
      Supplier<Set<PipelineStage>> paused) {
    this.ledger = ledger;
    this.bucket = bucket;
    this.tenants = tenants;
    this.intake = intake;
    this.sender = sender;
    this.comparison = comparison;
    this.unsent = unsent;
    this.stalled = stalled;
    this.clock = clock;
    this.idle = idle;
    this.paused = paused;
  }

  /** Does all steps. */
  public ReconcileStep runAll() {
    return steps(Optional.of(ReconcileCursor.START), Instant.MAX, _ -> {});
  }

  /**
   * Does steps, none begun at or after {@code end}: first those of open jobs, for at most half of
   * the time, then those of objects and documents, each from where an earlier run stopped. After
   * the last document the next run starts over.
   *
   * @return what was done; {@code next} is empty when the last document was reached
   */
  public ReconcileStep runUntil(Instant end, ReconcileProgress progress) {
    Place from = progress.read().orElse(Place.START);
    try {
      return run(from, end, progress);
    } catch (EmbedwayException e) {
      if (e.code() != ErrorCode.INVALID_CURSOR) {
        throw e;
      }
      // A place that an earlier version kept: nothing but the start is known to be right.
      progress.clear();
      return run(Place.START, end, progress);
    }
  }

  private ReconcileStep run(Place from, Instant end, ReconcileProgress progress) {
    Instant now = clock.instant();
    Instant half = end.isAfter(now) ? now.plus(Duration.between(now, end).dividedBy(2)) : end;
    ReconcileStep ofJobs = openJobs(from.jobs(), half);
    Optional<String> jobs = ofJobs.next().flatMap(Reconciler::afterJobs);
    progress.write(new Place(jobs, from.sweep()));
    ReconcileStep swept =
        steps(Optional.of(from.sweep()), end, next -> progress.write(new Place(jobs, next)));
    if (swept.next().isEmpty()) {
      progress.write(new Place(jobs, ReconcileCursor.SWEEP));
    }
    return new ReconcileStep(ofJobs.messages() + swept.messages(), swept.objects(), swept.next());
  }

  private ReconcileStep openJobs(Optional<String> after, Instant end) {
    int messages = 0;
    Optional<ReconcileCursor> next = Optional.of(new ReconcileCursor.Jobs(after));
    while (next.isPresent()
        && next.get() instanceof ReconcileCursor.Jobs
        && clock.instant().isBefore(end)) {
      ReconcileStep step = step(next.get());
      messages += step.messages();
      next = step.next();
    }
    return new ReconcileStep(messages, 0, next);
  }

  /** Place among the jobs where the next run goes on; empty for their beginning. */
  private static Optional<String> afterJobs(ReconcileCursor cursor) {
    return cursor instanceof ReconcileCursor.Jobs(Optional<String> after)
        ? after
        : Optional.empty();
  }

  private ReconcileStep steps(
      Optional<ReconcileCursor> from, Instant end, Consumer<ReconcileCursor> keep) {
    int messages = 0;
    int objects = 0;
    Optional<ReconcileCursor> next = from;
    while (next.isPresent() && clock.instant().isBefore(end)) {
      ReconcileStep step = step(next.get());
      messages += step.messages();
      objects += step.objects();
      next = step.next();
      next.ifPresent(keep);
    }
    return new ReconcileStep(messages, objects, next);
  }

  /** Does one step. */
  public ReconcileStep step(ReconcileCursor cursor) {
    return switch (cursor) {
      case ReconcileCursor.Jobs(Optional<String> after) -> jobs(after);
      case ReconcileCursor.Objects(Optional<String> after) -> objects(after);
      case ReconcileCursor.Documents(Optional<TenantId> tenant, Optional<String> after) ->
          documents(tenant, after);
    };
  }

  private ReconcileStep jobs(Optional<String> after) {
    int requeued = after.isEmpty() ? unsent.send() : 0;
    Page<JobState> page = ledger.openStates(after);
    List<PipelineMessage> messages = stalled.messages(page.items(), paused.get());
    if (!messages.isEmpty()) {
      sender.send(messages);
    }
    ReconcileCursor next =
        page.next().isPresent()
            ? new ReconcileCursor.Jobs(page.next())
            : new ReconcileCursor.Objects(Optional.empty());
    return new ReconcileStep(messages.size() + requeued, 0, Optional.of(next));
  }

  private ReconcileStep objects(Optional<String> after) {
    Page<ListedObject> page = bucket.list(after);
    List<String> different =
        comparison.different(page.items()).stream().map(ListedObject::fullKey).toList();
    different.forEach(key ->
        intake.accept(
            new UploadEvent(key, Optional.empty(), UploadEvent.Kind.CREATED, found(key))));
    ReconcileCursor next =
        page.next().isPresent()
            ? new ReconcileCursor.Objects(page.next())
            : new ReconcileCursor.Documents(Optional.empty(), Optional.empty());
    return new ReconcileStep(0, different.size(), Optional.of(next));
  }

  private ReconcileStep documents(Optional<TenantId> asked, Optional<String> after) {
    List<TenantId> all =
        tenants.tenants().stream().sorted(Comparator.comparing(TenantId::value)).toList();
    Optional<TenantId> found =
        all.stream()
            .filter(each -> asked.isEmpty() || each.value().compareTo(asked.get().value()) >= 0)
            .findFirst();
    if (found.isEmpty()) {
      return new ReconcileStep(0, 0, Optional.empty());
    }
    TenantId tenant = found.get();
    Page<Document> page =
        ledger.list(
            new DocumentQuery(
                tenant,
                Optional.empty(),
                Optional.empty(),
                PAGE,
                asked.equals(found) ? after : Optional.empty()));
    List<Document> present =
        page.items().stream().filter(document -> document.source().isPresent()).toList();
    Set<String> listed = new ListedKeys(bucket).around(present);
    List<ObjectKey> gone = present.stream().flatMap(document -> gone(document, listed)).toList();
    gone.forEach(key -> intake.accept(UploadEvent.look(key).in(found(key.full()))));
    Optional<ReconcileCursor> next =
        page.next().isPresent()
            ? Optional.of(new ReconcileCursor.Documents(found, page.next()))
            : all.stream()
                .skip(all.indexOf(tenant) + 1L)
                .findFirst()
                .map(each -> new ReconcileCursor.Documents(Optional.of(each), Optional.empty()));
    return new ReconcileStep(0, gone.size(), next);
  }

  /** The trace of what this run finds of an object. */
  private Optional<TraceId> found(String fullKey) {
    return Optional.of(TraceId.of("reconcile " + clock.instant() + " " + fullKey));
  }

  /** The document's object, and its metadata file, if it is not there or has not been taken in. */
  private Stream<ObjectKey> gone(Document document, Set<String> listed) {
    ObjectKey key = new ObjectKey(document.tenant(), document.store(), document.key());
    Stream<ObjectKey> metadata =
        key
            .metadataFile()
            .filter(
                place -> isLeftBehind(document) || isGone(document.metadataFile(), place, listed))
            .stream();
    return Stream.concat(Stream.of(key).filter(place -> isGone(place, listed)), metadata);
  }

  /** A listing may lack what it was not asked for or what is being written: a HEAD decides. */
  private boolean isGone(ObjectKey place, Set<String> listed) {
    return !listed.contains(place.full()) && bucket.head(place).isEmpty();
  }

  private boolean isLeftBehind(Document document) {
    return document.metadataFile().isPending() && isIdle(document.updatedAt());
  }

  private boolean isIdle(Instant changed) {
    return !changed.isAfter(clock.instant().minus(idle));
  }

  private boolean isGone(MetadataFile metadataFile, ObjectKey place, Set<String> listed) {
    return metadataFile.object().isPresent() && isGone(place, listed);
  }
}

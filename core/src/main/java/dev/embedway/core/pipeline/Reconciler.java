package dev.embedway.core.pipeline;

import dev.embedway.core.pipeline.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.Ledger.Page;
import dev.embedway.core.pipeline.SourceBucket.ListedObject;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what events and messages have left behind: jobs that stopped moving, objects that the
 * ledger does not know as they are, documents whose object is gone. Everything that it does may be
 * repeated; a step is one page of one list.
 *
 * <p>Thread-safe.
 */
public final class Reconciler {

  private static final int PAGE = 200;

  private final Ledger ledger;
  private final SourceBucket bucket;
  private final ApiKeyStore tenants;
  private final UploadIntake intake;
  private final MessageSender sender;
  private final LedgerComparison comparison;
  private final InstantSource clock;
  private final Duration idle;

  /**
   * A reconciler.
   *
   * @param idle jobs and documents that changed more recently are left alone; zero where no queue
   *     outlived the process, as at a local start
   */
  public Reconciler(
      Ledger ledger,
      SourceBucket bucket,
      ApiKeyStore tenants,
      UploadIntake intake,
      MessageSender sender,
      LedgerComparison comparison,
      InstantSource clock,
      Duration idle) {
    this.ledger = ledger;
    this.bucket = bucket;
    this.tenants = tenants;
    this.intake = intake;
    this.sender = sender;
    this.comparison = comparison;
    this.clock = clock;
    this.idle = idle;
  }

  /** Does all steps. */
  public ReconcileStep runAll() {
    return runUntil(Instant.MAX);
  }

  /**
   * Does steps from the start, none begun at or after {@code end}; what it returns says where it
   * stopped.
   */
  public ReconcileStep runUntil(Instant end) {
    int messages = 0;
    int objects = 0;
    Optional<ReconcileCursor> next = Optional.of(ReconcileCursor.START);
    while (next.isPresent() && clock.instant().isBefore(end)) {
      ReconcileStep step = step(next.get());
      messages += step.messages();
      objects += step.objects();
      next = step.next();
    }
    return new ReconcileStep(messages, objects, next);
  }

  /** Does one step. */
  public ReconcileStep step(ReconcileCursor cursor) {
    return switch (cursor) {
      case ReconcileCursor.Jobs(Optional<String> after) -> jobs(after);
      case ReconcileCursor.Objects(Optional<String> after) -> objects(after);
      case ReconcileCursor.Documents(int tenant, Optional<String> after) ->
          documents(tenant, after);
    };
  }

  private ReconcileStep jobs(Optional<String> after) {
    Page<Job> page = ledger.open(after);
    List<PipelineMessage> messages =
        page.items().stream()
            .filter(job -> isIdle(job.updatedAt()))
            .flatMap(job -> JobMessages.missing(job).stream())
            .toList();
    if (!messages.isEmpty()) {
      sender.send(messages);
    }
    ReconcileCursor next =
        page.next().isPresent()
            ? new ReconcileCursor.Jobs(page.next())
            : new ReconcileCursor.Objects(Optional.empty());
    return new ReconcileStep(messages.size(), 0, Optional.of(next));
  }

  private ReconcileStep objects(Optional<String> after) {
    Page<ListedObject> page = bucket.list(after);
    List<String> different =
        page.items().stream().filter(comparison::isDifferent).map(ListedObject::fullKey).toList();
    different.forEach(
        key -> intake.accept(new UploadEvent(key, Optional.empty(), UploadEvent.Kind.CREATED)));
    ReconcileCursor next =
        page.next().isPresent()
            ? new ReconcileCursor.Objects(page.next())
            : new ReconcileCursor.Documents(0, Optional.empty());
    return new ReconcileStep(0, different.size(), Optional.of(next));
  }

  private ReconcileStep documents(int place, Optional<String> after) {
    List<TenantId> all = tenants.tenants();
    if (place >= all.size()) {
      return new ReconcileStep(0, 0, Optional.empty());
    }
    DocumentQuery query =
        new DocumentQuery(all.get(place), Optional.empty(), Optional.empty(), PAGE, after);
    Page<Document> page = ledger.list(query);
    List<ObjectKey> gone =
        page.items().stream()
            .filter(document -> document.source().isPresent())
            .flatMap(this::gone)
            .toList();
    gone.forEach(key -> intake.accept(UploadEvent.look(key)));
    ReconcileCursor next =
        page.next().isPresent()
            ? new ReconcileCursor.Documents(place, page.next())
            : new ReconcileCursor.Documents(place + 1, Optional.empty());
    return new ReconcileStep(0, gone.size(), Optional.of(next));
  }

  /** The document's object, and its side file, if it is not there or has not been taken in. */
  private Stream<ObjectKey> gone(Document document) {
    ObjectKey key = new ObjectKey(document.tenant(), document.store(), document.key());
    Stream<ObjectKey> side =
        key
            .sideFile()
            .filter(place -> isLeftBehind(document) || isGone(document.side(), place))
            .stream();
    return Stream.concat(Stream.of(key).filter(place -> bucket.head(place).isEmpty()), side);
  }

  private boolean isLeftBehind(Document document) {
    return document.side().isPending() && isIdle(document.updatedAt());
  }

  private boolean isIdle(Instant changed) {
    return !changed.isAfter(clock.instant().minus(idle));
  }

  private boolean isGone(SideFile side, ObjectKey place) {
    return side.object().isPresent() && bucket.head(place).isEmpty();
  }
}

package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.Placeholder;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.upload.Registration.Ignored;
import dev.embedway.core.pipeline.upload.Registration.Reason;
import dev.embedway.core.pipeline.upload.Registration.Registered;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.ErasedTenants;
import dev.embedway.core.tenant.TenantStore;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns an event of an object into a generation of its document, once, in the order that {@link
 * Ledger} describes. Sends nothing: what is to be sent is in the answer, for a known generation
 * too, since the process that registered it may have died before sending.
 */
@ThreadSafe
public final class UploadRegistrar {

  private static final int MAX_TRIES = 16;

  private final Ledger ledger;
  private final SourceBucket bucket;
  private final StoreOpener stores;
  private final TenantStore tenants;
  private final InstantSource clock;
  private final UnassignedUploads unassigned;
  private final ObjectChanges changes;
  private final ErasedTenants erased;

  /** A registrar of the uploads of these tenants, whose caller audits them. */
  public UploadRegistrar(
      Ledger ledger,
      SourceBucket bucket,
      StoreOpener stores,
      TenantStore tenants,
      InstantSource clock) {
    this(ledger, bucket, stores, tenants, ObjectChanges.NOT_AUDITED, ErasedTenants.NONE, clock);
  }

  private UploadRegistrar(
      Ledger ledger,
      SourceBucket bucket,
      StoreOpener stores,
      TenantStore tenants,
      ObjectChanges changes,
      ErasedTenants erased,
      InstantSource clock) {
    this.ledger = ledger;
    this.bucket = bucket;
    this.stores = stores;
    this.tenants = tenants;
    this.clock = clock;
    this.changes = changes;
    this.erased = erased;
    this.unassigned = new UnassignedUploads(ledger, clock);
  }

  /** The same, which audits what it registers: for changes that no request of the API made. */
  public UploadRegistrar auditedIn(AuditLog log) {
    return new UploadRegistrar(
        ledger, bucket, stores, tenants, ObjectChanges.auditedIn(log, clock), erased, clock);
  }

  /** The same, which registers nothing under the names of erased tenants. */
  public UploadRegistrar except(ErasedTenants names) {
    return new UploadRegistrar(ledger, bucket, stores, tenants, changes, names, clock);
  }

  /**
   * Registers what the event's object is now.
   *
   * @throws dev.embedway.core.error.UnavailableException when the document keeps changing, or a
   *     store does not answer
   */
  public Registration register(UploadEvent event) {
    if (MetadataFile.isNamedLike(event.fullKey())) {
      return new Ignored(Reason.METADATA_FILE);
    }
    Optional<ObjectKey> key =
        ObjectKey.parse(event.fullKey()).filter(k -> !k.tenant().equals(UnassignedUploads.TENANT));
    if (key.isEmpty() && Placeholder.isFolder(event.fullKey())) {
      return new Ignored(Reason.PLACEHOLDER);
    }
    return repeated(() ->
        key.isEmpty() ? tryUnassigned(event) : tryRegister(key.get(), event, Regeneration.NEVER));
  }

  /**
   * Registers what a document's object is now, as a generation of its own where it is as it was.
   *
   * @param trace of the request
   * @param lane of the generation
   * @throws dev.embedway.core.error.UnavailableException as {@link #register} does
   */
  public Registration regenerate(
      ObjectKey key, Regeneration regeneration, Optional<TraceId> trace, Lane lane) {
    UploadEvent look = UploadEvent.look(key).in(trace).in(lane);
    return repeated(() -> tryRegister(key, look, regeneration));
  }

  private static Registration repeated(Supplier<Optional<Registration>> attempt) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<Registration> done = attempt.get();
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw Busy.because("the document changed " + MAX_TRIES + " times while it was registered");
  }

  /** Empty when the document changed meanwhile. */
  private Optional<Registration> tryRegister(
      ObjectKey key, UploadEvent event, Regeneration regeneration) {
    Optional<Document> seen = ledger.document(key.tenant(), key.documentId());
    if (seen.isEmpty() && !tenants.tenantExists(key.tenant())) {
      return tryUnassigned(event);
    }
    if (seen.filter(document -> isOlder(event.sequencer(), document)).isPresent()) {
      return Optional.of(known(seen.get()));
    }
    // After the read, never before: what is seen now is at least as new as what is recorded.
    Optional<SourceObject> found = bucket.head(key);
    return found.isPresent()
        ? present(key, found.get(), event, seen, regeneration)
        : absent(key, event, seen);
  }

  private Optional<Registration> tryUnassigned(UploadEvent event) {
    return event.tenant().filter(erased::contains).isPresent()
        ? Optional.of(new Ignored(Reason.ERASED_TENANT))
        : unassigned.tryRegister(event);
  }

  private void deleteLeftoverMetadataFile(ObjectKey key, Document document) {
    key.metadataFile()
        .filter(place -> bucket.head(place).filter(it -> isLeftover(it, document)).isPresent())
        .ifPresent(bucket::delete);
  }

  static boolean isOlder(Optional<Sequencer> sequencer, Document document) {
    return sequencer.isPresent()
        && document.sequencer().isPresent()
        && sequencer.get().compareTo(document.sequencer().get()) < 0;
  }

  private Optional<Registration> present(
      ObjectKey key,
      SourceObject found,
      UploadEvent event,
      Optional<Document> seen,
      Regeneration regeneration) {
    if (seen.isPresent()) {
      Document document = seen.get();
      if (isOtherSpelling(key, found, document)) {
        return Optional.of(new Ignored(Reason.OTHER_SPELLING));
      }
      if (isLeftover(found, document)) {
        bucket.delete(key);
        deleteLeftoverMetadataFile(key, document);
        return absent(key, event, seen);
      }
      if (document.source().equals(Optional.of(found))
          && !regeneration.isDue(document, () -> ledger.job(document.newestJob()))) {
        return Optional.of(known(document));
      }
    }
    if (seen.isEmpty() && Placeholder.isOne(key, found.bytes())) {
      return Optional.of(new Ignored(Reason.PLACEHOLDER));
    }
    Instant now = clock.instant();
    Document blank = Generations.blank(key, "", stores.defaultModel(), now);
    try {
      StoreSpec opened = stores.open(key.tenant(), key.store());
      if (!opened.isFolder(key.store())) {
        return refused(seen, blank, found, event, DocumentError.ofFolder(opened));
      }
      blank = Generations.blank(key, opened.id(), opened.model(), now);
      StoreSpec store = stores.use(opened);
      changes.uploaded(key, found, seen);
      return write(
          regeneration
              .of(Generations.upload(key, store, found, event.sequencer(), seen, now))
              .in(event.lane())
              .in(event.trace()),
          seen);
    } catch (PermissionException e) {
      return refused(seen, blank, found, event, DocumentError.ofQuota(e));
    } catch (ConflictException e) {
      if (e.code() != ErrorCode.STORE_EXPIRED) {
        throw e;
      }
      return refused(seen, blank, found, event, DocumentError.ofExpiredStore(e));
    }
  }

  /**
   * Registers an object that is not taken in as a failed generation, once: the document stays what
   * it was, so that the object differs from it and is looked at again when it is reconciled.
   */
  private Optional<Registration> refused(
      Optional<Document> seen,
      Document blank,
      SourceObject found,
      UploadEvent event,
      DocumentError error) {
    Optional<Job> newest =
        seen.filter(UploadRegistrar::isRefused)
            .flatMap(document -> ledger.job(document.newestJob()));
    if (newest.flatMap(Job::source).equals(Optional.of(found))) {
      return seen.map(this::known);
    }
    return write(
        Generations.refused(seen.orElse(blank), found, event.sequencer(), error, clock.instant())
            .in(event.trace()),
        seen);
  }

  private static boolean isRefused(Document document) {
    return document.error().filter(error -> error.code().isOfObjectLeftOut()).isPresent();
  }

  private Optional<Registration> absent(ObjectKey key, UploadEvent event, Optional<Document> seen) {
    if (seen.isEmpty()) {
      return Optional.of(new Ignored(Reason.NEVER_SEEN));
    }
    Document document = seen.get();
    if (document.source().isEmpty() && !isRefused(document)) {
      return Optional.of(known(document));
    }
    if (!document.store().equals(key.store())) {
      return Optional.of(new Ignored(Reason.OTHER_SPELLING));
    }
    changes.removed(document);
    return write(
        Generations.removal(document, event.sequencer(), clock.instant()).in(event.trace()), seen);
  }

  private Optional<Registration> write(Generations.Step step, Optional<Document> seen) {
    return ledger.register(step.next(), step.jobs(), seen)
        ? Optional.of(registered(step.next(), step.jobs()))
        : Optional.empty();
  }

  private Registration known(Document document) {
    return registered(
        document, document.newestJobs().stream().flatMap(id -> ledger.job(id).stream()).toList());
  }

  private static Registered registered(Document document, List<Job> newest) {
    return new Registered(
        document.newestJob(),
        newest.stream().flatMap(job -> JobMessages.missing(job).stream()).toList());
  }

  /**
   * Store names are the same whatever their case, object keys are not: of two objects that would be
   * one document, the later one is.
   */
  private static boolean isOtherSpelling(ObjectKey key, SourceObject found, Document document) {
    return !document.store().equals(key.store())
        && document
            .source()
            .filter(source -> !found.lastModified().isAfter(source.lastModified()))
            .isPresent();
  }

  /** True if the object was put before its store was deleted; S3 keeps seconds only. */
  private boolean isLeftover(SourceObject found, Document document) {
    Optional<Instant> deletedAt = stores.deletedAt(document.tenant(), document.storeId());
    return deletedAt
        .map(at -> found.lastModified().isBefore(at.truncatedTo(ChronoUnit.SECONDS)))
        .orElse(false);
  }
}

package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.Registration.Ignored;
import dev.embedway.core.pipeline.upload.Registration.Reason;
import dev.embedway.core.pipeline.upload.Registration.Registered;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects whose key names no tenant that exists, or no store: failed documents of a tenant that
 * only the operator can name.
 */
@ThreadSafe
public final class UnassignedUploads {

  public static final TenantId TENANT = TenantId.UNASSIGNED;

  public static final DocumentError ERROR =
      new DocumentError(
          DocumentError.Code.INVALID_KEY,
          "an object's key is <tenant>/<store>/<path>: the tenant must have an API key, and a"
              + " store's name is 1..64 of A-Z a-z 0-9 _ - , and the path has no control character"
              + " and no segment . or .. ; upload it under such a key");

  private static final Logger LOG = LoggerFactory.getLogger(UnassignedUploads.class);

  private static final String STORE = "unassigned";

  private final Ledger ledger;
  private final InstantSource clock;

  UnassignedUploads(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Empty when the document changed meanwhile. */
  Optional<Registration> tryRegister(UploadEvent event) {
    ObjectKey place = new ObjectKey(TENANT, STORE, event.fullKey());
    Optional<Document> seen = ledger.document(TENANT, place.documentId());
    boolean removed = event.kind() == UploadEvent.Kind.REMOVED;
    if (seen.isEmpty() && removed) {
      return Optional.of(new Ignored(Reason.NEVER_SEEN));
    }
    boolean recorded = seen.filter(document -> isRecorded(document, event)).isPresent();
    if (recorded) {
      return Optional.of(ended(seen.get()));
    }
    Document before = seen.orElseGet(() -> Generations.blank(place, "", "", clock.instant()));
    Generations.Step made =
        removed
            ? Generations.removal(before, event.sequencer(), clock.instant())
            : Generations.unassigned(before, event.sequencer(), clock.instant());
    Generations.Step step = made.in(event.trace());
    if (!ledger.register(step.next(), step.jobs(), seen)) {
      return Optional.empty();
    }
    if (!removed) {
      LOG.warn(
          "an object lies under a key that names no tenant with an API key or no store, and is not"
              + " read: {}; its key is in GET /v1/documents?tenant={} or ./embedway documents"
              + " --unassigned",
          step.next().id().value(),
          TENANT.value());
    }
    return Optional.of(ended(step.next()));
  }

  private static boolean isRecorded(Document document, UploadEvent event) {
    boolean deleted = document.status() == JobStatus.DELETED;
    boolean removed = event.kind() == UploadEvent.Kind.REMOVED;
    return deleted == removed || UploadRegistrar.isOlder(event.sequencer(), document);
  }

  private Registered ended(Document document) {
    JobId job = document.newestJob();
    if (document.status() == JobStatus.DELETED) {
      ledger.removalApplied(job);
    } else {
      ledger.finish(job, JobStatus.FAILED, Optional.of(ERROR));
    }
    return new Registered(job, List.of());
  }
}

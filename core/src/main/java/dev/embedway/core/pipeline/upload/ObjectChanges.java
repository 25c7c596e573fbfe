package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Audit of documents whose objects were changed in the bucket. A record is written before the
 * change is registered, again where that is repeated, with actor {@value #ACTOR}: the bucket knows
 * no key of ours.
 */
@ThreadSafe
final class ObjectChanges {

  /** Changes that their caller audits. */
  static final ObjectChanges NOT_AUDITED = new ObjectChanges(_ -> {});

  private static final String ACTOR = "s3";

  private final Writer writer;

  private ObjectChanges(Writer writer) {
    this.writer = writer;
  }

  /** Receiver of facts. */
  @FunctionalInterface
  private interface Writer {
    void write(Change change);
  }

  /** A change of a document; its facts are no secrets and hold no key of an object. */
  private record Change(
      TenantId tenant,
      DocumentId document,
      String action,
      Map<String, String> before,
      Map<String, String> after) {}

  static ObjectChanges auditedIn(AuditLog log, InstantSource clock) {
    return new ObjectChanges(change ->
        log.write(
            new AuditRecord(
                clock.instant(),
                change.tenant(),
                ACTOR,
                change.action(),
                new AuditRecord.Change(
                    change.document().value(), change.before(), change.after()))));
  }

  /** Records an object that is about to become a generation. */
  void uploaded(ObjectKey key, SourceObject object, Optional<Document> seen) {
    writer.write(
        new Change(
            key.tenant(),
            key.documentId(),
            "document.upload",
            seen.map(ObjectChanges::facts).orElse(Map.of()),
            Map.of("store", key.store(), "bytes", String.valueOf(object.bytes()))));
  }

  /** Records an object that is no more. */
  void removed(Document document) {
    writer.write(
        new Change(document.tenant(), document.id(), "document.delete", facts(document), Map.of()));
  }

  private static Map<String, String> facts(Document document) {
    return Map.of(
        "store",
        document.store(),
        "status",
        document.status().wire(),
        "generation",
        String.valueOf(document.newest()));
  }
}

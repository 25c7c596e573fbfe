package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents and jobs of a tenant's, for tests of ledgers. */
public final class LedgerFixture {

  public static final TenantId ACME = new TenantId("acme");
  public static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");
  static final TraceId TRACE = TraceId.of("upload");
  static final DocumentNotes NOTES =
      new DocumentNotes(
          Optional.of("A title"),
          List.of(
              new DocumentWarning(DocumentWarning.Code.DAMAGED_PART, "page 2 is damaged"),
              new DocumentWarning(DocumentWarning.Code.GUESSED_CHARSET, "it may be another")),
          3,
          List.of(0, 40, 40, 70_000),
          Optional.of(TextLanguage.GERMAN));

  public static final Job.Plan TWO_BATCHES =
      new Job.Plan("sha", 2, 70, "model@1", ChunkingSpec.DEFAULT, NOTES);

  static final Duration LEASE = Duration.ofSeconds(60);

  private LedgerFixture() {}

  /** A document whose newest generation has just been registered over what was seen before. */
  public static Document uploaded(
      TenantId tenant, String store, String key, Optional<Document> seen) {
    return document(tenant, store, key, seen, JobStatus.QUEUED);
  }

  /** The same with another status. */
  public static Document document(
      TenantId tenant, String store, String key, Optional<Document> seen, JobStatus status) {
    long newest = seen.map(Document::newest).orElse(0L) + 1;
    return new Document(
        DocumentId.of(tenant, store, key),
        new ObjectKey(tenant, store, key),
        "vs_1",
        new Document.GenerationState(
            newest, 1, seen.map(Document::standings).orElse(Map.of(1, Document.Standing.NONE))),
        new Document.ObjectState(
            Optional.of(new Sequencer("%016x".formatted(newest))),
            Optional.of(source(newest)),
            seen.map(Document::metadataFile).orElse(MetadataFile.NONE)),
        new Document.Display(status, "model", 0, Optional.empty()),
        seen.map(Document::createdAt).orElse(START),
        START,
        0);
  }

  /** The job of a document's newest generation. */
  public static Job job(Document document, Job.Kind kind) {
    return Job.begun(
            new JobId(document.tenant(), document.id(), document.newest(), 1),
            kind,
            document,
            document.source(),
            START)
        .in(Optional.of(TRACE));
  }

  /** Registers a generation of a document of one store, the next if there is one. */
  static JobId register(Ledger ledger, String key, JobStatus status, Job.Kind kind) {
    Optional<Document> seen = ledger.document(ACME, DocumentId.of(ACME, "Docs", key));
    Document next = document(ACME, "Docs", key, seen, status);
    Job job = job(next, kind);
    assertTrue(ledger.register(next, List.of(job), seen));
    return job.id();
  }

  /** Registers a generation of a document and plans its job. */
  static JobId planned(Ledger ledger, String key) {
    JobId id = register(ledger, key, JobStatus.QUEUED, Job.Kind.UPLOAD);
    assertTrue(ledger.claim(id, "worker", LEASE));
    assertTrue(ledger.plan(id, "worker", TWO_BATCHES));
    return id;
  }

  private static SourceObject source(long generation) {
    return new SourceObject("etag-" + generation, START, 10 * generation, "", "");
  }
}

package dev.embedway.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.Upload.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents as callers read and delete them. */
class DocumentServicesTest {

  private static final TenantId OTHER = new TenantId("other");

  private final CallerRig rig = new CallerRig();
  private final ReadableDocuments documents = rig.callers.documents();
  private final DocumentDeletion deletion = rig.callers.documentDeletion(rig.vectors);
  private String id = "";

  @BeforeEach
  void uploadADocument() {
    id =
        rig.callers
            .uploads(new NoKeys())
            .put(rig.request(), upload("a.txt"), Optional.empty())
            .document()
            .value();
    rig.audit.clear();
  }

  @Test
  void showsDocumentsToTheirTenantAlone() {
    assertEquals("a.txt", documents.show(CallerRig.ACME, id).key());
    assertEquals(List.of("a.txt"), keys(Optional.empty()));
    for (String unknown : List.of("doc_" + "f".repeat(24), "doc_1", "")) {
      assertNotFound(CallerRig.ACME, unknown);
    }
    assertNotFound(OTHER, id);
  }

  @Test
  void listsAStoreByNameAndById() {
    StoreSpec store = rig.catalog.find(CallerRig.ACME, "docs").orElseThrow();

    assertEquals(List.of("a.txt"), keys(Optional.of("docs")));
    assertEquals(List.of("a.txt"), keys(Optional.of(store.id())));
    assertEquals(List.of(), keys(Optional.of("elsewhere")));
  }

  @Test
  void documentsOfADeletedStoreAreNotShownThoughTheLedgerHasThem() {
    StoreSpec store = rig.catalog.find(CallerRig.ACME, "docs").orElseThrow();
    rig.catalog.delete(CallerRig.ACME, store.id(), rig.clock.instant());

    assertTrue(rig.ledger.document(CallerRig.ACME, new DocumentId(id)).isPresent());
    assertNotFound(CallerRig.ACME, id);
    assertEquals(List.of(), keys(Optional.empty()));
  }

  @Test
  void deletesADocumentWithItsObjectAndAuditsWhatItWas() {
    Document deleted = deletion.delete(rig.request(), id);

    assertEquals(id, deleted.id().value());
    assertEquals(
        JobStatus.DELETED,
        rig.ledger.document(CallerRig.ACME, new DocumentId(id)).orElseThrow().status());
    assertEquals(Optional.empty(), rig.bucket.head(new ObjectKey(CallerRig.ACME, "docs", "a.txt")));
    assertEquals(List.of("document.delete"), rig.actions());
    assertEquals(
        Map.of("store", "docs", "status", "queued", "generation", "1"),
        rig.audit.getFirst().before());
  }

  @Test
  void unknownDocumentsAreNotDeletedAndLeaveNoRecord() {
    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class, () -> deletion.delete(rig.request(), "doc_" + "f".repeat(24)));

    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, fault.code());
    assertEquals(List.of(), rig.actions());
  }

  private void assertNotFound(TenantId tenant, String unknown) {
    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> documents.show(tenant, unknown));
    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, fault.code());
  }

  private List<String> keys(Optional<String> store) {
    DocumentQuery all =
        new DocumentQuery(CallerRig.ACME, store, Optional.empty(), 10, Optional.empty());
    return documents.list(all).items().stream().map(Document::key).toList();
  }

  private static Upload upload(String key) {
    return new Upload(
        new Target(Optional.empty(), "docs", key),
        "text".getBytes(StandardCharsets.UTF_8),
        "text/plain",
        Map.of());
  }

  /** No upload is sent again. */
  private static final class NoKeys implements IdempotencyKeys {

    @Override
    public Optional<Remembered> remembered(TenantId tenant, String key) {
      return Optional.empty();
    }

    @Override
    public Bound bind(TenantId tenant, String key, Bound next) {
      return next;
    }
  }
}

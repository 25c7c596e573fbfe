package dev.embedway.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.Upload.Target;
import dev.embedway.testing.fakes.MemoryIdempotencyKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentMetadataTest {

  private static final ObjectKey FILE =
      new ObjectKey(CallerRig.ACME, "docs", "a.txt.metadata.json");

  private final CallerRig rig = new CallerRig();
  private final DocumentMetadata metadata = rig.callers.documentMetadata();
  private String id = "";

  @BeforeEach
  void uploadADocument() {
    id = upload("words", Map.of("lang", "en", "year", 2024L));
    rig.audit.clear();
  }

  private String upload(String text, Map<String, Object> attributes) {
    return rig.callers
        .uploads(new MemoryIdempotencyKeys())
        .put(
            rig.request(),
            new Upload(
                new Target(Optional.empty(), "docs", "a.txt"),
                text.getBytes(StandardCharsets.UTF_8),
                "text/plain",
                attributes),
            Optional.empty())
        .document()
        .value();
  }

  private Map<String, Object> shown() {
    return metadata.show(CallerRig.ACME, id).metadata();
  }

  @Test
  void isOverThatOfTheUploadAlsoWhenTheDocumentIsUploadedAnew() {
    DescribedDocument changed = metadata.change(rig.request(), id, Map.of("year", 1999L));

    assertEquals(Map.of("lang", "en", "year", 1999L), changed.metadata());
    upload("other words", Map.of("lang", "de", "year", 2025L));
    assertEquals(Map.of("lang", "de", "year", 1999L), shown());
    metadata.change(rig.request(), id, Map.of());
    assertEquals(Map.of("lang", "de", "year", 2025L), shown());
  }

  @Test
  void changeIsAuditedWithoutValues() {
    metadata.change(rig.request(), id, Map.of("year", 1999L));
    metadata.change(rig.request(), id, Map.of("year", 1999L));

    assertEquals(List.of("document.metadata"), rig.actions());
    assertEquals(Map.of("attributes", "0"), rig.audit.getFirst().before());
    assertEquals(Map.of("attributes", "1"), rig.audit.getFirst().after());
  }

  /** A metadata file may be put into the bucket, whose event comes later. */
  @Test
  void replacesAMetadataFileThatNoEventToldOf() {
    metadata.change(rig.request(), id, Map.of("year", 1999L));
    rig.bucket.put(FILE.full(), "{\"metadataAttributes\":{\"year\":7}}");

    metadata.change(rig.request(), id, Map.of("year", 1999L));

    look();
    assertEquals(1999L, shown().get("year"));
  }

  @Test
  void replacesAMetadataFileThatCannotBeUsed() {
    rig.bucket.put(FILE.full(), "no JSON");
    look();

    metadata.change(rig.request(), id, Map.of());

    assertEquals(Optional.empty(), rig.bucket.head(FILE));
    assertEquals(Optional.empty(), metadata.show(CallerRig.ACME, id).document().metadataError());
  }

  /** As the metadata file's event does. */
  private void look() {
    ObjectKey document = FILE.describedDocument().orElseThrow();
    rig.callers.attributeFiles().apply(document, Optional.empty());
  }

  @Test
  void removedDocumentHasNone() {
    rig.callers.documentDeletion(rig.vectors).delete(rig.request(), id);

    NotFoundException fault =
        assertThrows(
            NotFoundException.class, () -> metadata.change(rig.request(), id, Map.of("k", 1L)));

    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, fault.code());
    assertEquals(Optional.empty(), rig.bucket.head(FILE));
  }

  @Test
  void documentThatIsRemovedMeanwhileLeavesNoMetadataFile() {
    DocumentMetadata interrupted =
        new DocumentMetadata(
            rig.callers.documents(),
            new DocumentAttributes(rig.artifacts),
            rig.callers.attributeFiles(),
            new AuditTrail(new Deleting(), rig.clock));

    assertThrows(
        NotFoundException.class, () -> interrupted.change(rig.request(), id, Map.of("k", 1L)));

    assertEquals(Optional.empty(), rig.bucket.head(FILE));
  }

  /** Deletes the document while its change is noted. */
  private final class Deleting implements AuditLog {

    @Override
    public void write(AuditRecord entry) {
      rig.callers.documentDeletion(rig.vectors).delete(rig.request(), id);
    }

    @Override
    public Page<AuditRecord> list(AuditQuery query, PageRequest page) {
      return new Page<>(List.of(), Optional.empty());
    }
  }
}

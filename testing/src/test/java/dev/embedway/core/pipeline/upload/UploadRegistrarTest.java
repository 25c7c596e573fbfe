package dev.embedway.core.pipeline.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.upload.Registration.Ignored;
import dev.embedway.core.pipeline.upload.Registration.Reason;
import dev.embedway.core.pipeline.upload.Registration.Registered;
import dev.embedway.core.pipeline.upload.UploadEvent.Kind;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadRegistrarTest {

  private static final String KEY = "acme/docs/a.txt";

  private PipelineRig rig = new PipelineRig();

  private Registration accept(String key, Kind kind, String sequencer) {
    rig.event(key, kind, sequencer);
    return rig.intake.accept(rig.events.remove());
  }

  private long generation(Registration registration) {
    return assertInstanceOf(Registered.class, registration).job().generation();
  }

  private void put(String key, String text) {
    rig.clock.advance(Duration.ofSeconds(2));
    rig.bucket.put(key, text);
  }

  @Test
  void duplicateEventAsksForTheSameGenerationAgain() {
    put(KEY, "Text.");

    Registration first = accept(KEY, Kind.CREATED, "A1");
    Registration again = accept(KEY, Kind.CREATED, "A1");

    assertEquals(first, again);
    assertEquals(List.of(new ChunkDocument(rig.job("a.txt", 1).id())), again.next());
  }

  @Test
  void duplicateOfWhatIsDoneAsksForNothing() {
    put(KEY, "Text.");
    Registration first = accept(KEY, Kind.CREATED, "A1");
    rig.drain();

    assertEquals(
        new Registered(rig.job("a.txt", generation(first)).id(), List.of()),
        accept(KEY, Kind.CREATED, "A1"));
  }

  @Test
  void lateEventOfAnOlderUploadChangesNothing() {
    put(KEY, "Old.");
    put(KEY, "New.");
    accept(KEY, Kind.CREATED, "2");
    Registration late = accept(KEY, Kind.CREATED, "1");
    rig.drain();

    assertEquals(1, generation(late));
    assertEquals("New.", rig.visible("a.txt"));
  }

  @Test
  void lateRemovalOfAnObjectThatIsBackChangesNothing() {
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    Registration removal = accept(KEY, Kind.REMOVED, "");

    assertEquals(1, generation(removal));
    assertEquals(JobStatus.QUEUED, rig.document("a.txt").status());
  }

  @Test
  void equalSequencersAreToldApartByTheObject() {
    put(KEY, "Old.");
    accept(KEY, Kind.CREATED, "7");
    put(KEY, "New.");
    Registration second = accept(KEY, Kind.CREATED, "7");
    rig.drain();

    assertEquals(2, generation(second));
    assertEquals("New.", rig.visible("a.txt"));
  }

  @Test
  void missingSequencersAreToldApartByTheObject() {
    put(KEY, "Old.");
    accept(KEY, Kind.CREATED, "");
    put(KEY, "Old.");
    Registration sameBytesLater = accept(KEY, Kind.CREATED, "");
    rig.drain();

    assertEquals(2, generation(sameBytesLater));
    assertEquals("Old.", rig.visible("a.txt"));
  }

  @Test
  void objectThatWasGoneBeforeItWasSeenIsIgnored() {
    assertEquals(new Ignored(Reason.NEVER_SEEN), accept(KEY, Kind.CREATED, "1"));
  }

  @Test
  void metadataMetadataFileIsNoDocument() {
    put(KEY + ".metadata.json", "{}");

    assertEquals(
        new Ignored(Reason.METADATA_FILE), accept(KEY + ".metadata.json", Kind.CREATED, "1"));
  }

  @Test
  void folderMarkersAndOwnerFilesAreNoDocuments() {
    for (String key : List.of("acme/", "acme/docs/", "acme/docs/a/", "acme/docs/a/b/")) {
      put(key, "");

      assertEquals(new Ignored(Reason.PLACEHOLDER), accept(key, Kind.CREATED, "1"), key);
    }
    put("acme/docs/~$letter.docx", "\u0005Ada Lovelace");

    assertEquals(
        new Ignored(Reason.PLACEHOLDER), accept("acme/docs/~$letter.docx", Kind.CREATED, "1"));
  }

  @Test
  void documentsThatAreOnlyNamedLikePlaceholdersAreRead() {
    put("acme/docs/folder/", "It has text.");
    put("acme/docs/~$prices.txt", "Much text. ".repeat(200));

    assertInstanceOf(Registered.class, accept("acme/docs/folder/", Kind.CREATED, "1"));
    assertInstanceOf(Registered.class, accept("acme/docs/~$prices.txt", Kind.CREATED, "1"));
  }

  @Test
  void unassignedObjectIsAFailedDocumentOfTheReservedTenant() {
    for (String key : List.of("lonely.txt", "acme/short", "nobody/docs/a.txt", "acme/b d/a.txt")) {
      put(key, "Text.");
      Registered placed = assertInstanceOf(Registered.class, accept(key, Kind.CREATED, "1"), key);

      assertEquals(UnassignedUploads.TENANT, placed.job().tenant());
      assertEquals(List.of(), placed.next());
      Document document =
          rig.ledger.document(UnassignedUploads.TENANT, placed.job().document()).orElseThrow();
      assertEquals(JobStatus.FAILED, document.status());
      assertEquals(DocumentError.Code.INVALID_KEY, document.error().orElseThrow().code());
      assertEquals(placed, accept(key, Kind.CREATED, "1"));
    }
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void unassignedDocumentGoesWithItsObject() {
    put("lonely.txt", "Text.");
    accept("lonely.txt", Kind.CREATED, "1");
    Registered removal =
        assertInstanceOf(Registered.class, accept("lonely.txt", Kind.REMOVED, "2"));

    assertEquals(
        JobStatus.DELETED,
        rig.ledger
            .document(UnassignedUploads.TENANT, removal.job().document())
            .orElseThrow()
            .status());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void leftoverOfADeletedStoreIsDeletedWithItsDocument() {
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "1");
    rig.drain();
    String store = rig.document("a.txt").storeId();
    rig.clock.advance(Duration.ofSeconds(5));
    rig.catalog.delete(PipelineRig.ACME, store, rig.clock.instant());

    rig.reconciler.runAll();
    rig.drain();

    assertEquals(List.of(), rig.bucket.list(Optional.empty()).items());
    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(List.of(), rig.catalog.list(PipelineRig.ACME));
  }

  @Test
  void uploadAfterTheDeletionMakesTheStoreAnew() {
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "1");
    rig.drain();
    String store = rig.document("a.txt").storeId();
    rig.catalog.delete(PipelineRig.ACME, store, rig.clock.instant());
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "2");
    rig.drain();

    assertNotEquals(store, rig.document("a.txt").storeId());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void laterOneOfTwoSpellingsIsTheDocument() {
    put("acme/Docs/a.txt", "Early.");
    put(KEY, "Late.");
    accept(KEY, Kind.CREATED, "");

    assertEquals(new Ignored(Reason.OTHER_SPELLING), accept("acme/Docs/a.txt", Kind.CREATED, ""));
    rig.bucket.remove("acme/Docs/a.txt");
    assertEquals(new Ignored(Reason.OTHER_SPELLING), accept("acme/Docs/a.txt", Kind.REMOVED, ""));
    rig.drain();

    assertEquals("Late.", rig.visible("a.txt"));
    assertEquals(1, rig.catalog.list(PipelineRig.ACME).size());
  }

  @Test
  void concurrentUploadsMakeOneStoreAndOneGenerationEach() throws Exception {
    IntStream.range(0, 40).forEach(i -> put("acme/docs/" + i % 20 + ".txt", "Text."));
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Registration>> registrations =
          IntStream.range(0, 40)
              .mapToObj(i ->
                  workers.submit(() ->
                      rig.intake.accept(
                          new UploadEvent(
                              "acme/docs/" + i % 20 + ".txt", Optional.empty(), Kind.CREATED))))
              .toList();
      for (Future<Registration> registration : registrations) {
        assertEquals(1, generation(registration.get()));
      }
    }

    assertEquals(1, rig.catalog.list(PipelineRig.ACME).size());
    assertTrue(rig.ledger.open(Optional.empty()).items().size() == 20);
  }

  @Test
  void objectOverTheTenantsLimitIsAFailedJobOnceAndNothingIsEmbedded() {
    rig = new PipelineRig(Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1"));
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    rig.drain();
    put("acme/docs/b.txt", "More.");

    Registration refused = accept("acme/docs/b.txt", Kind.CREATED, "");
    Registration again = accept("acme/docs/b.txt", Kind.CREATED, "");
    rig.drain();

    assertEquals(1, generation(refused));
    assertEquals(refused, again);
    assertEquals(List.of(), refused.next());
    assertEquals(JobStatus.FAILED, rig.document("b.txt").status());
    DocumentError error = rig.document("b.txt").error().orElseThrow();
    assertEquals(DocumentError.Code.QUOTA_EXCEEDED, error.code());
    assertTrue(error.message().contains("2 documents; allowed are 1"), error.message());
    assertEquals(1, rig.ledger.tally(PipelineRig.ACME).documents());
  }

  @Test
  void refusedObjectIsTakenInOnceThereIsRoomAndIsGoneWhenItIsRemoved() {
    rig = new PipelineRig(Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1"));
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    rig.drain();
    put("acme/docs/b.txt", "More.");
    accept("acme/docs/b.txt", Kind.CREATED, "");
    put("acme/docs/c.txt", "Most.");
    accept("acme/docs/c.txt", Kind.CREATED, "");
    rig.bucket.remove(KEY);
    accept(KEY, Kind.REMOVED, "");
    rig.bucket.remove("acme/docs/c.txt");
    accept("acme/docs/c.txt", Kind.REMOVED, "");

    Registration taken = accept("acme/docs/b.txt", Kind.CREATED, "");
    rig.drain();

    assertEquals(2, generation(taken));
    assertEquals("More.", rig.visible("b.txt"));
    assertEquals(JobStatus.DELETED, rig.document("c.txt").status());
    assertEquals(1, rig.ledger.tally(PipelineRig.ACME).documents());
  }

  @Test
  void replacementOverTheLimitLeavesTheOldGenerationVisibleAndCounted() {
    rig = new PipelineRig(Map.of("EMBEDWAY_TENANT_MAX_BYTES", "10"));
    put(KEY, "12345678");
    accept(KEY, Kind.CREATED, "");
    rig.drain();
    put(KEY, "12345678901");

    Registration refused = accept(KEY, Kind.CREATED, "");
    rig.drain();

    assertEquals(2, generation(refused));
    assertEquals("12345678", rig.visible("a.txt"));
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());
    assertEquals(8, rig.ledger.tally(PipelineRig.ACME).bytes());
  }

  @Test
  void documentOfMoreVectorsThanTheLimitFailsBeforeAnyIsEmbedded() {
    rig = new PipelineRig(Map.of("EMBEDWAY_TENANT_MAX_VECTORS", "1"));
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    rig.drain();
    put("acme/docs/b.txt", "More.");
    accept("acme/docs/b.txt", Kind.CREATED, "");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(JobStatus.FAILED, rig.document("b.txt").status());
    assertEquals(
        DocumentError.Code.QUOTA_EXCEEDED, rig.document("b.txt").error().orElseThrow().code());
    assertEquals(1, rig.ledger.tally(PipelineRig.ACME).vectors());
  }

  @Test
  void uploadThatWouldMakeAStoreOverTheLimitFails() {
    rig.catalog.limit(1);
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    put("acme/more/a.txt", "Text.");

    Registration refused = accept("acme/more/a.txt", Kind.CREATED, "");

    JobId job = assertInstanceOf(Registered.class, refused).job();
    assertEquals(
        DocumentError.Code.QUOTA_EXCEEDED,
        rig.ledger.job(job).orElseThrow().error().orElseThrow().code());
    assertEquals(1, rig.catalog.count(PipelineRig.ACME));
  }

  @Test
  void uploadIntoAFolderOfARenamedStoresNewNameFailsAndSaysWhere() {
    put(KEY, "Text.");
    accept(KEY, Kind.CREATED, "");
    StoreSpec docs = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    rig.catalog.replace(docs.with(StoreLabel.of("manuals"), docs.chunking()), docs);
    put("acme/manuals/a.txt", "Other.");
    put("acme/docs/b.txt", "More.");

    Registration refused = accept("acme/manuals/a.txt", Kind.CREATED, "");
    accept("acme/manuals/a.txt", Kind.CREATED, "");
    accept("acme/docs/b.txt", Kind.CREATED, "");
    rig.drain();

    JobId job = assertInstanceOf(Registered.class, refused).job();
    DocumentError error = rig.ledger.job(job).orElseThrow().error().orElseThrow();
    assertEquals(1, job.generation());
    assertEquals(DocumentError.Code.INVALID_KEY, error.code());
    assertTrue(error.message().contains("acme/docs/"), error.message());
    assertEquals("Text.", rig.visible("a.txt"));
    assertEquals("More.", rig.visible("b.txt"));
    assertEquals(1, rig.catalog.count(PipelineRig.ACME));
  }

  @Test
  void documentsOfAHeldTenantWaitAndGoOnOnceItIsLetGo() {
    put(KEY, "Text.");
    rig.ledger.hold(PipelineRig.ACME);
    Registration registered = accept(KEY, Kind.CREATED, "");
    rig.drain();
    JobStatus held = rig.document("a.txt").status();
    rig.ledger.letGo(PipelineRig.ACME);
    rig.queue.send(JobMessages.missing(rig.job("a.txt", 1)));
    rig.drain();

    assertEquals(1, generation(registered));
    assertEquals(JobStatus.QUEUED, held);
    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void changesOfObjectsAreAuditedOnceEachWithoutTheirKeys() {
    PipelineRig audited = new PipelineRig();
    String id = new ObjectKey(new TenantId("acme"), "docs", "a.txt").documentId().value();
    audited.clock.advance(Duration.ofSeconds(2));
    audited.bucket.put(KEY, "Text.");
    audited.event(KEY, Kind.CREATED, "1");
    UploadEvent created = audited.events.remove();
    audited.intake.accept(created);
    audited.intake.accept(created);
    audited.bucket.delete(ObjectKey.parse(KEY).orElseThrow());
    audited.event(KEY, Kind.REMOVED, "2");
    UploadEvent removed = audited.events.remove();
    audited.intake.accept(removed);
    audited.intake.accept(removed);

    List<AuditRecord> records = audited.audit;
    assertEquals(
        List.of("document.upload", "document.delete"),
        records.stream().map(AuditRecord::action).toList());
    assertTrue(
        records.stream()
            .allMatch(each ->
                each.actor().equals("s3")
                    && each.subject().equals(id)
                    && each.tenant().value().equals("acme")));
    assertEquals(Map.of("store", "docs", "bytes", "5"), records.getFirst().after());
    assertEquals("1", records.getLast().before().get("generation"));
    assertFalse(records.toString().contains("a.txt"));
  }
}

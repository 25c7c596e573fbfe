package dev.embedway.core.pipeline.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.PipelineFlowTest;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.upload.UploadEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetadataFilesTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  private static final Map<String, Object> GERMAN = Map.of("lang", "de");

  private final PipelineRig rig = new PipelineRig();

  private void german() {
    rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
  }

  private void text() {
    rig.upload("a.txt", "One two three.", "");
  }

  @Test
  void thatComesBeforeItsDocumentIsFoundByIt() {
    german();
    rig.drain();
    text();
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void thatComesAfterItsDocumentIsTakenInWithoutEmbedding() {
    text();
    rig.drain();
    int embedded = rig.embedded();
    german();
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
    assertEquals(embedded, rig.embedded());
    assertEquals(1, rig.document("a.txt").newest());
  }

  @Test
  void whoseEventIsOvertakenByTheDocumentsIsTakenIn() {
    text();
    german();
    rig.events.add(rig.events.remove());
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void isVisibleAsSoonAsItsDocumentIs() {
    german();
    text();
    rig.intake.accept(rig.events.removeLast());
    while (rig.document("a.txt").visible() == 0) {
      PipelineMessage next = rig.queue.queue().remove();
      if (!(next instanceof ApplyMetadata)) {
        rig.process(next);
      }
    }

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void winsOverWhatCameWithTheDocumentUntilItGoes() {
    text();
    rig.bucket.put(
        new ObjectKey(PipelineRig.ACME, "docs", "a.txt"),
        "One two three.".getBytes(StandardCharsets.UTF_8),
        "text/plain",
        HASH);
    rig.artifacts.putAttributes(PipelineRig.ACME, HASH, Map.of("lang", "en", "year", 2024L));
    german();
    rig.drain();
    assertEquals(Map.of("lang", "de", "year", 2024L), rig.attributes("a.txt"));

    rig.remove("a.txt" + MetadataFile.SUFFIX, "");
    rig.drain();

    assertEquals(Map.of("lang", "en", "year", 2024L), rig.attributes("a.txt"));
  }

  @Test
  void thatChangesTwiceEndsAsItIsInWhateverOrderTheNewsCome() {
    text();
    rig.uploadMetadata("a.txt", "{\"lang\":\"fr\"}");
    rig.drain();
    german();
    rig.event("acme/docs/a.txt" + MetadataFile.SUFFIX, Kind.REMOVED, "1");
    rig.event("acme/docs/a.txt" + MetadataFile.SUFFIX, Kind.CREATED, "9");
    rig.event("acme/docs/a.txt" + MetadataFile.SUFFIX, Kind.CREATED, "2");
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void thatIsPutAgainAsItWasSendsNothing() {
    text();
    german();
    rig.drain();
    long version = rig.document("a.txt").metadataFile().version();
    german();
    Registration again = rig.intake.accept(rig.events.remove());

    assertEquals(version, rig.document("a.txt").metadataFile().version());
    assertTrue(again.next().isEmpty());
  }

  @Test
  void outlivesNewGenerationsOfItsDocument() {
    german();
    text();
    rig.drain();
    rig.upload("a.txt", "Four five six.", "");
    rig.drain();

    assertEquals("Four five six.", rig.visible("a.txt"));
    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void isThereForADocumentThatIsRemovedAndPutAgain() {
    german();
    text();
    rig.drain();
    rig.remove("a.txt", "");
    rig.drain();
    text();
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void thatGoesWhileItsDocumentIsRemovedIsGoneWhenThatIsBack() {
    german();
    text();
    rig.drain();
    rig.remove("a.txt", "");
    rig.remove("a.txt" + MetadataFile.SUFFIX, "");
    rig.drain();
    text();
    rig.drain();

    assertEquals(Map.of(), rig.attributes("a.txt"));
  }

  @Test
  void thatCannotBeUsedIsShownAndHarmsNothing() {
    text();
    german();
    rig.drain();
    rig.uploadMetadata("a.txt", "[]");
    rig.drain();

    assertEquals(
        DocumentError.Code.INVALID_METADATA,
        rig.document("a.txt").metadataFile().error().orElseThrow().code());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals("One two three.", rig.visible("a.txt"));
    assertEquals(Map.of(), rig.attributes("a.txt"));

    german();
    rig.drain();

    assertEquals(Optional.empty(), rig.document("a.txt").metadataFile().error());
    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void thatIsTooLargeIsNotFetched() {
    text();
    rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}" + " ".repeat(MetadataFiles.MAX_BYTES));
    rig.drain();

    String message = rig.document("a.txt").metadataFile().error().orElseThrow().message();
    assertTrue(message.contains("10240"), message);
    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void isNoDocumentWhateverItsName() {
    for (String key :
        new String[] {
          "a.txt.metadata.json",
          ".metadata.json",
          "a.metadata.json.metadata.json",
          "d/.metadata.json"
        }) {
      rig.upload(key, "{\"metadataAttributes\":{}}", "");
      rig.drain();
      assertEquals(Optional.empty(), rig.ledger.document(PipelineRig.ACME, rig.id(key)), key);
    }
    assertTrue(rig.catalog.list(PipelineRig.ACME).isEmpty());
  }

  @Test
  void ofADocumentWhoseNameLeavesNoRoomForItIsNotLookedFor() {
    String longest = "k".repeat(1024 - "acme/docs/".length());
    rig.upload(longest, "One two three.", "");
    rig.drain();

    assertEquals("One two three.", rig.visible(longest));
  }

  @Test
  void lostEventsOfItAreMadeUpFor() {
    text();
    rig.drain();
    german();
    rig.events.clear();
    assertNotEquals(0, rig.reconciler.runAll().objects());
    rig.drain();
    assertEquals(GERMAN, rig.attributes("a.txt"));
    assertEquals(0, rig.reconciler.runAll().objects());

    rig.remove("a.txt" + MetadataFile.SUFFIX, "");
    rig.events.clear();
    assertNotEquals(0, rig.reconciler.runAll().objects());
    rig.drain();
    assertEquals(Map.of(), rig.attributes("a.txt"));
  }

  @Test
  void lostMessagesOfItAreSentAgain() {
    text();
    rig.drain();
    german();
    rig.intake.accept(rig.events.remove());
    rig.queue.queue().clear();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals(GERMAN, rig.attributes("a.txt"));
  }

  @Test
  void messageThatIsGivenUpLeavesTheDocumentAsItIs() {
    text();
    rig.drain();
    german();
    rig.intake.accept(rig.events.remove());
    rig.giveUp(rig.queue.queue().remove(), PipelineFlowTest.away());

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertTrue(rig.document("a.txt").metadataFile().isPending());
  }

  @Test
  void leftoverOfADeletedStoreGoesWithItsDocument() {
    german();
    text();
    rig.drain();
    String store = rig.document("a.txt").storeId();
    rig.clock.advance(Duration.ofSeconds(5));
    rig.catalog.delete(PipelineRig.ACME, store, rig.clock.instant());
    rig.reconciler.runAll();
    rig.drain();

    assertTrue(rig.bucket.list(Optional.empty()).items().isEmpty());
  }
}

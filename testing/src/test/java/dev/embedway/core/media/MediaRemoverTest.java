package dev.embedway.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.trace.TraceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediaRemoverTest {

  private static final String TEXT = "Sentence 1 has five words. Sentence 2 has five words.";
  private static final ObjectKey OBJECT = new ObjectKey(PipelineRig.ACME, "docs", "a.txt");

  private final PipelineRig rig = new PipelineRig();
  private final MediaRemover remover = rig.callers.mediaRemover(rig.vectorPort);

  @BeforeEach
  void store() {
    rig.upload("a.txt", TEXT, "");
    rig.drain();
  }

  private void remove() {
    remover.remove(rig.request(), rig.id("a.txt").value());
  }

  @Test
  void searchesDoNotFindTheDocumentAtOnceAndItsObjectStays() {
    remove();
    String visible = rig.visible("a.txt");
    rig.drain();

    assertEquals("", visible);
    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(0, rig.document("a.txt").chunks());
    assertTrue(rig.bucket.head(OBJECT).isPresent());
    assertEquals(Optional.empty(), rig.artifacts.chunks(rig.job("a.txt", 1).id(), 0));
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
    assertEquals(1, rig.ledger.tally(PipelineRig.ACME).documents());
    assertEquals(0, rig.ledger.tally(PipelineRig.ACME).vectors());
  }

  @Test
  void nothingButAnOrderOrAnUploadBringsThemBack() {
    remove();
    rig.event(OBJECT.full(), UploadEvent.Kind.CREATED, "");
    rig.drain();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(2, rig.document("a.txt").newest());
  }

  @Test
  void anOrderEmbedsTheObjectThatStayed() {
    int before = rig.embedded();
    remove();
    rig.drain();

    rig.callers
        .media(rig.keys)
        .embed(
            rig.request(),
            rig.id("a.txt").value(),
            new EmbedOrder(StoreTerms.NONE, Regeneration.IF_OVER),
            Optional.empty());
    rig.drain();

    assertEquals(TEXT, rig.visible("a.txt").replace('|', ' '));
    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 3).status());
    assertEquals(2 * before, rig.embedded());
  }

  @Test
  void aRemovalMayBeRepeated() {
    remove();
    rig.drain();
    remove();
    rig.drain();

    assertEquals(2, rig.document("a.txt").newest());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void aRemovalWhoseMessageWasLostIsFoundByReconciling() {
    remove();
    rig.queue.queue().clear();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
    assertEquals(Optional.empty(), rig.artifacts.chunks(rig.job("a.txt", 1).id(), 0));
  }

  @Test
  void whatIsUnderWayIsRemovedToo() {
    rig.upload("a.txt", "Seven eight nine.", "");
    rig.deliverEvents();
    remove();
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 2).status());
  }

  @Test
  void theObjectsRemovalIsADocumentsRemoval() {
    remove();
    rig.drain();
    rig.remove("a.txt", "");
    rig.drain();

    assertEquals(Optional.empty(), rig.document("a.txt").source());
    assertEquals(0, rig.ledger.tally(PipelineRig.ACME).documents());
    assertEquals(
        ErrorCode.DOCUMENT_NOT_FOUND, assertThrows(NotFoundException.class, this::remove).code());
  }

  @Test
  void aDeletedDocumentTakesTheObjectThatStayed() {
    remove();
    rig.drain();

    rig.callers.documentDeletion(rig.vectorPort).delete(rig.request(), rig.id("a.txt").value());

    assertTrue(rig.bucket.head(OBJECT).isEmpty());
    assertEquals(Optional.empty(), rig.document("a.txt").source());
  }

  @Test
  void removalsAreInTheTraceOfTheirRequest() {
    TenantRequest plain = rig.request();
    Optional<TraceId> trace = Optional.of(TraceId.of("request"));
    TenantRequest request =
        new TenantRequest(plain.caller(), plain.tenant(), plain.deadline(), trace);

    remover.remove(request, rig.id("a.txt").value());
    List<Optional<TraceId>> ofMessages =
        rig.queue.queue().stream().map(PipelineMessage::trace).toList();
    rig.drain();
    rig.upload("b.txt", TEXT, "");
    rig.drain();
    rig.callers.documentDeletion(rig.vectorPort).delete(request, rig.id("b.txt").value());

    assertEquals(List.of(trace), ofMessages);
    assertEquals(trace, rig.job("a.txt", 2).trace());
    assertEquals(trace, rig.job("b.txt", 2).trace());
  }

  @Test
  void theRemovalIsWrittenIntoTheAudit() {
    remove();

    assertEquals("document.remove_embeddings", rig.callersAudit.getLast().action());
    assertEquals(
        Map.of("store", "docs", "status", "completed", "generation", "1"),
        rig.callersAudit.getLast().before());
  }
}

package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.document.DocumentErasure;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.RemovedDocuments;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.testing.fakes.MemoryFiles;
import dev.embedway.testing.fakes.pipeline.MemoryCompactionState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemovedDocumentsTest {

  private final PipelineRig rig = new PipelineRig();

  private final RemovedDocuments removed =
      new RemovedDocuments(
          new Ledger(rig.store, rig.clock),
          rig.catalog,
          new CompactionPorts(
              rig.vectors,
              rig.artifacts,
              rig.bucket,
              rig.store.deadLetters(),
              new MemoryCompactionState(),
              new MemoryFiles().ports(),
              new MemoryAuditLog(rig.audit)),
          rig.clock);

  private Instant later() {
    return rig.clock.instant().plusSeconds(10);
  }

  @Test
  void deadLettersOfTheDocumentAloneAreDeletedWhateverWasDecided() {
    failed("a.txt");
    failed("b.txt");
    rig.remove("a.txt", "");
    rig.deliverEvents();
    Document gone = rig.document("a.txt");

    long letters = removed.erase(gone, later()).letters();
    long again = removed.erase(gone, later()).letters();

    assertEquals(1, letters);
    assertEquals(0, again);
    assertEquals(1L, quarantined());
  }

  @Test
  void removalsOfAnEarlierGenerationLeaveWhatIsUploadedAfter() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.drain();
    rig.remove("a.txt", "");
    rig.deliverEvents();
    Document gone = rig.document("a.txt");
    rig.clock.advance(Duration.ofSeconds(2));
    rig.upload("a.txt", "Four five six.", "");
    rig.deliverEvents();
    rig.drain();
    int rows = rig.vectors.rows().size();

    RemovedDocuments.Erased erased = removed.erase(gone, later());

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertTrue(rig.artifacts.names().size() > 0);
    assertEquals(rows - erased.rows(), rig.vectors.rows().size());
    assertEquals(List.of("Four five six."), rig.visibleInAll("a.txt"));
  }

  @Test
  void rowsAndArtifactsAreDeletedBeforeTheStagesDoIt() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.drain();
    rig.remove("a.txt", "");
    rig.deliverEvents();
    long artifacts = rig.artifacts.names().size();

    Document gone = rig.document("a.txt");
    rig.vectors.remove(
        rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow().index(),
        gone.id().value(),
        gone.newest());
    RemovedDocuments.Erased erased = removed.erase(gone, later());

    assertTrue(erased.rows() > 0);
    assertEquals(artifacts, erased.artifacts());
    assertEquals(List.of(), rig.artifacts.names());
  }

  @Test
  void formerVersionsOfTheObjectAreDeletedWithItsDeletion() {
    rig.upload("a.txt", "One two three.", "");
    rig.upload("a.txt", "Four five six.", "");
    rig.upload("b.txt", "Seven eight nine.", "");
    rig.drain();
    rig.remove("a.txt", "");
    rig.deliverEvents();

    RemovedDocuments.Erased erased = removed.erase(rig.document("a.txt"), later());

    assertEquals(3, erased.versions(), "two uploads and the deletion's mark");
    assertEquals(Map.of("acme/docs/b.txt", 1), rig.bucket.versions());
  }

  @Test
  void documentThatIsUploadedAnewMeanwhileIsNotErased() {
    PipelineRig sealing =
        new PipelineRig(Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", "0123456789abcdef".repeat(4)));
    sealing.upload("a.txt", "One two three.", "1");
    sealing.drain();
    DocumentErasure erasure =
        sealing.callers.documentErasure(
            uploadingAfterItsRemoval(sealing),
            new CompactionPorts(
                sealing.vectors,
                sealing.artifacts,
                sealing.bucket,
                sealing.store.deadLetters(),
                new MemoryCompactionState(),
                new MemoryFiles().ports(),
                new MemoryAuditLog(sealing.audit)));
    String id = sealing.id("a.txt").value();

    ConflictException refused =
        assertThrows(ConflictException.class, () -> erasure.erase(sealing.request(), id));
    sealing.drain();

    assertTrue(String.valueOf(refused.getMessage()).contains("uploaded anew"));
    assertEquals(List.of("Four five six."), sealing.visibleInAll("a.txt"));
  }

  /** A vector store during whose removal of the document another upload arrives. */
  private static VectorStore uploadingAfterItsRemoval(PipelineRig rig) {
    return (VectorStore)
        Proxy.newProxyInstance(
            VectorStore.class.getClassLoader(),
            new Class<?>[] {VectorStore.class},
            (_, method, arguments) -> {
              Object result = method.invoke(rig.vectors, arguments);
              if (method.getName().equals("remove")) {
                rig.upload("a.txt", "Four five six.", "9");
                rig.deliverEvents();
              }
              return result;
            });
  }

  @Test
  void whoRunsOutOfTimeIsToldToAskAgain() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.drain();
    rig.remove("a.txt", "");
    rig.deliverEvents();
    Document gone = rig.document("a.txt");

    UnavailableException late =
        assertThrows(UnavailableException.class, () -> removed.erase(gone, rig.clock.instant()));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, late.code());
  }

  private void failed(String key) {
    rig.upload(key, "One two three of " + key, "");
    rig.deliverEvents();
    rig.deliverNext();
    rig.giveUpNext(
        new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE,
            "the vector store does not answer",
            Duration.ofDays(1),
            null));
    rig.queue.queue().clear();
  }

  private long quarantined() {
    return rig.store
        .deadLetters()
        .counts(PipelineStage.EMBEDDING)
        .getOrDefault(DeadLetterState.QUARANTINED, 0L);
  }
}

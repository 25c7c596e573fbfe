package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.JobClaim;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.Requester.Priority;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.topology.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class PipelineFlowTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  /** The fault of a part that does not answer. */
  public static UnavailableException away() {
    return new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", Duration.ofSeconds(1), null);
  }

  private final PipelineRig rig = new PipelineRig();

  /** Sentences of five words, so that each is one chunk of the rig's model. */
  static String sentences(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "Sentence " + i + " has five words.")
        .collect(Collectors.joining(" "));
  }

  @Test
  void uploadBecomesVisibleInAStoreMadeForIt() {
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();

    assertEquals("One two three.", rig.visible("a.txt"));
    Document document = rig.document("a.txt");
    assertEquals(JobStatus.COMPLETED, document.status());
    assertEquals(1, document.visible());
    assertEquals(1, document.settled());
    assertEquals(1, document.chunks());
    assertEquals(100, document.progress());
    assertEquals("fake-mini", document.model());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void everyMessageOfAnUploadIsInItsTrace() {
    Optional<TraceId> trace = Optional.of(TraceId.of("upload"));
    rig.upload("long.txt", sentences(0, 150), "1");
    UploadEvent event = rig.events.remove().in(trace);
    rig.events.add(event);
    rig.deliverEvents();
    List<PipelineMessage> sent = new ArrayList<>();
    while (!rig.queue.queue().isEmpty()) {
      sent.add(rig.queue.queue().element());
      rig.deliverNext();
    }
    rig.remove("long.txt", "2");
    rig.events.add(rig.events.remove().in(trace));
    rig.deliverEvents();
    sent.addAll(rig.queue.queue());

    assertEquals(trace, rig.job("long.txt", 1).trace());
    assertEquals(8, sent.size());
    for (PipelineMessage message : sent) {
      assertEquals(trace, message.trace(), message.toString());
    }
  }

  @Test
  void messagesGoByTheLaneThatTheirJobHasWhenTheyAreSent() {
    rig.upload("long.txt", sentences(0, 150), "1");
    rig.deliverEvents();
    JobId job = rig.job("long.txt", 1).id();
    assertTrue(rig.ledger.move(job, Lane.BULK));
    rig.deliverNext();
    List<PipelineMessage> embeds = List.copyOf(rig.queue.queue());
    rig.deliverNext();
    PipelineMessage store = List.copyOf(rig.queue.queue()).getLast();
    assertEquals(Priority.BULK, rig.provider.calls().getLast().requester().priority());
    assertTrue(rig.ledger.move(job, Lane.LIVE));
    rig.deliverNext();

    assertEquals(3, embeds.size());
    assertTrue(embeds.stream().allMatch(each -> each.lane() == Lane.BULK), embeds::toString);
    assertEquals(new StoreBatch(job, 0, Lane.BULK, store.trace()), store);
    assertEquals(Lane.LIVE, List.copyOf(rig.queue.queue()).getLast().lane());
    rig.drain();
    assertEquals(150, rig.document("long.txt").chunks());
    assertFalse(rig.ledger.move(job, Lane.BULK), "it is over");
  }

  @Test
  void longDocumentGoesInSeveralBatches() {
    rig.upload("long.txt", sentences(0, 150), "1");
    rig.drain();

    assertEquals(3, rig.job("long.txt", 1).plan().orElseThrow().batches());
    assertEquals(150, rig.document("long.txt").chunks());
    assertEquals(sentences(0, 150), rig.visible("long.txt").replace('|', ' '));
  }

  @Test
  void chunksOfWhichTheModelKnowsNothingAreLeftOutWithAWarning() {
    rig.upload(
        "a.txt", "Sentence 1 has five words. ## ## ## ## ##. Sentence 2 has five words.", "1");
    rig.drain();

    assertEquals(
        "Sentence 1 has five words.|Sentence 2 has five words.",
        rig.visible("a.txt").replace("# ", ""));
    assertEquals(
        List.of(
            new DocumentWarning(
                DocumentWarning.Code.UNKNOWN_TEXT,
                "chunks left out: 1; they hold nothing that model fake-mini knows; use a store of a"
                    + " model that reads their language")),
        rig.job("a.txt", 1).plan().orElseThrow().notes().warnings());
  }

  @Test
  void chunksWithNothingToBeSeenAreLeftOutWithoutAWarning() {
    rig.upload("a.txt", "Sentence 1 has five words.\n\n\u200b\u00a0\ufeff\n\n", "1");
    rig.drain();

    assertEquals(List.of(), rig.job("a.txt", 1).plan().orElseThrow().notes().warnings());
  }

  @Test
  void aDocumentOfWhichTheModelKnowsNothingFailsAsEmpty() {
    rig.upload("seen.txt", "## ## ##", "1");
    rig.upload("unseen.txt", "\u200b\u00a0\ufeff\n\u0000", "1");
    rig.drain();

    for (String key : List.of("seen.txt", "unseen.txt")) {
      DocumentError error = rig.document(key).error().orElseThrow();
      assertEquals(DocumentError.Code.EMPTY_DOCUMENT, error.code(), key);
    }
  }

  @Test
  void aSlowModelGetsBatchesThatItCanDoInTime() {
    rig.provider.serve(FakeProvider.atSpeed(2));

    rig.upload("long.txt", sentences(0, 50), "1");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("long.txt").status());
    assertTrue(rig.job("long.txt", 1).plan().orElseThrow().batches() > 5);
  }

  @Test
  void requestsOfOneBatchAreByOneModelWhateverIsListedMeanwhile() {
    rig.upload("long.txt", sentences(0, 60), "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    rig.provider.serve(FakeProvider.atSpeed(2));
    rig.provider.distort(vectors -> {
      rig.provider.serve(FakeProvider.ofSpace("another"));
      return vectors;
    });

    rig.deliverNext();

    assertTrue(rig.provider.calls().size() > 1);
    for (EmbedCall call : rig.provider.calls()) {
      assertEquals("fake", call.model().vectorSpace().name());
    }
  }

  @Test
  void aBatchThatIsTooMuchForOneRequestGoesInSeveral() {
    rig.upload("long.txt", sentences(0, 60), "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    assertEquals(1, rig.job("long.txt", 1).plan().orElseThrow().batches());

    rig.provider.serve(FakeProvider.atSpeed(2));
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("long.txt").status());
    assertEquals(sentences(0, 60), rig.visible("long.txt").replace('|', ' '));
    for (EmbedCall call : rig.provider.calls()) {
      int tokens =
          call.texts().stream()
              .mapToInt(text -> rig.provider.tokenizer(call.model()).count(text))
              .sum();
      assertTrue(tokens <= 48, () -> tokens + " tokens in one request");
    }
  }

  @Test
  void duplicateOfABatchThatIsBeingEmbeddedAsksNobody() {
    rig.upload("a.txt", "One two three.", "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    EmbedBatch batch = new EmbedBatch(rig.job("a.txt", 1).id(), 0);
    rig.provider.distort(vectors -> {
      EmbedwayException busy = assertThrows(EmbedwayException.class, () -> rig.process(batch));
      assertEquals(ErrorCode.DOCUMENT_BUSY, busy.code());
      return vectors;
    });

    rig.drain();
    rig.process(batch);

    assertEquals(1, rig.provider.calls().size());
    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void batchOfAWorkerThatFailedIsTriedAtOnceAndThatOfADeadOneWhenItsLeaseIsOver() {
    rig.upload("a.txt", "One two three.", "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    JobId job = rig.job("a.txt", 1).id();
    Instant now = rig.clock.instant();
    rig.leases.take(job, 0, "dead", now, now.plus(PipelineRig.LEASE));
    EmbedBatch batch = new EmbedBatch(job, 0);

    assertThrows(EmbedwayException.class, () -> rig.process(batch));
    rig.clock.advance(PipelineRig.LEASE);
    rig.provider.distort(_ -> {
      throw away();
    });
    assertThrows(EmbedwayException.class, () -> rig.process(batch));
    assertTrue(rig.leases.take(job, 0, "next", rig.clock.instant(), rig.clock.instant()));
  }

  @Test
  void batchesOfADeadProcessAreFreeAtTheNextStart() {
    rig.upload("a.txt", "One two three.", "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    Instant now = rig.clock.instant();
    rig.leases.take(rig.job("a.txt", 1).id(), 0, "dead-1", now, now.plus(Duration.ofDays(1)));

    rig.pipeline.voidClaimsOfOthers();
    rig.deliverNext();
    rig.drain();

    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void replacementEmbedsOnlyWhatIsNew() {
    rig.upload("a.txt", sentences(0, 70), "1");
    rig.drain();
    int before = rig.embedded();

    rig.upload("a.txt", sentences(1, 71), "2");
    rig.drain();

    assertEquals(1, rig.embedded() - before);
    assertEquals(2, rig.document("a.txt").visible());
    assertEquals(sentences(1, 71), rig.visible("a.txt").replace('|', ' '));
  }

  @Test
  void vectorsOfAnotherSpaceDoNotEnterAStore() {
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    rig.provider.serve(FakeProvider.ofSpace("another"));
    rig.upload("b.txt", "Four five six.", "2");

    EmbedwayException refused = assertThrows(EmbedwayException.class, rig::drain);

    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    assertTrue(refused.getMessage().contains("another"), refused.getMessage());
    assertEquals(1, rig.embedded());
    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void aStoreWhoseModelsSpaceGotAnotherNameTakesDocuments() {
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    String kept = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow().space();
    rig.provider.serve(FakeProvider.ofSpace(new VectorSpace("org/fake", kept)));
    rig.upload("b.txt", "Four five six.", "2");

    rig.drain();

    assertEquals("fake", kept);
    assertEquals("Four five six.", rig.visible("b.txt"));
    rig.provider.serve(FakeProvider.ofSpace(new VectorSpace("org/fake", "another-export")));
    rig.upload("c.txt", "Seven eight nine.", "3");
    assertEquals(
        ErrorCode.STATE_CONFLICT, assertThrows(EmbedwayException.class, rig::drain).code());
  }

  @Test
  void artifactsOfReplacedAndRemovedTextAreDeleted() {
    JobId first = new JobId(PipelineRig.ACME, rig.id("a.txt"), 1, 1);
    JobId second = new JobId(PipelineRig.ACME, rig.id("a.txt"), 2, 1);
    rig.upload("a.txt", "First text.", "1");
    rig.drain();
    rig.upload("a.txt", "Second text.", "2");
    rig.drain();

    assertEquals(Optional.empty(), rig.artifacts.chunks(first, 0));
    assertTrue(rig.artifacts.chunks(second, 0).isPresent());

    rig.remove("a.txt", "3");
    rig.drain();

    assertEquals(Optional.empty(), rig.artifacts.chunks(second, 0));
  }

  @Test
  void embedsAgainWhatTheArtifactsLost() {
    rig.upload("a.txt", sentences(0, 3), "1");
    rig.drain();
    rig.artifacts.loseVectors();
    rig.upload("a.txt", sentences(0, 4), "2");
    rig.drain();

    assertEquals(7, rig.embedded());
    assertEquals(sentences(0, 4), rig.visible("a.txt").replace('|', ' '));
  }

  @Test
  void sameBytesAgainAreUnchanged() {
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    rig.upload("a.txt", "One two three.", "2");
    rig.drain();

    assertEquals(JobStatus.UNCHANGED, rig.job("a.txt", 2).status());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(1, rig.document("a.txt").visible());
    assertEquals(2, rig.document("a.txt").settled());
    assertEquals(1, rig.embedded());
  }

  @Test
  void sameBytesWithOtherAttributesAreStoredAgainWithoutEmbedding() {
    ObjectKey key = new ObjectKey(PipelineRig.ACME, "docs", "a.txt");
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    rig.artifacts.putAttributes(PipelineRig.ACME, HASH, Map.of("year", 2026));
    rig.bucket.put(
        key,
        "One two three.".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "text/plain",
        HASH);
    rig.event(key.full(), UploadEvent.Kind.CREATED, "2");
    rig.drain();

    assertEquals(2, rig.document("a.txt").visible());
    assertEquals(1, rig.embedded());
    assertEquals(
        Map.of("year", 2026),
        rig.artifacts
            .chunks(new JobId(PipelineRig.ACME, rig.id("a.txt"), 2, 1), 0)
            .orElseThrow()
            .attributes());
  }

  @Test
  void backToTheFirstTextWhileTheSecondIsUnderWayIsNotUnchanged() {
    rig.upload("a.txt", "First text.", "1");
    rig.drain();
    rig.upload("a.txt", "Second text.", "2");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    rig.upload("a.txt", "First text.", "3");
    rig.drain();

    assertEquals("First text.", rig.visible("a.txt"));
    assertEquals(3, rig.document("a.txt").visible());
    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 2).status());
  }

  @Test
  void removalHidesTheDocumentAndAnUploadBringsItBack() {
    rig.upload("a.txt", "First text.", "1");
    rig.drain();
    rig.remove("a.txt", "2");
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());

    rig.upload("a.txt", "First text.", "3");
    rig.drain();

    assertEquals("First text.", rig.visible("a.txt"));
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  @Test
  void objectThatChangedBeforeItWasReadIsRegisteredAnew() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.clock.advance(Duration.ofSeconds(2));
    rig.bucket.put("acme/docs/a.txt", "Second text.");
    rig.drain();

    assertEquals("Second text.", rig.visible("a.txt"));
    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 1).status());
    assertEquals(2, rig.document("a.txt").visible());
  }

  @Test
  void documentsThatCannotBeReadFailWithTheirReason() {
    rig.upload("broken.txt", "broken", "1");
    rig.upload("blank.txt", " \n ", "1");
    rig.upload("large.txt", "x".repeat(100_001), "1");
    rig.drain();

    assertEquals(DocumentError.Code.MALFORMED_DOCUMENT, error("broken.txt"));
    assertEquals(DocumentError.Code.EMPTY_DOCUMENT, error("blank.txt"));
    assertEquals(DocumentError.Code.TOO_LARGE, error("large.txt"));
  }

  private DocumentError.Code error(String key) {
    assertEquals(JobStatus.FAILED, rig.document(key).status());
    return rig.document(key).error().orElseThrow().code();
  }

  @Test
  void charactersThatNoStoreHoldsAreReplaced() {
    assertEquals("a\uFFFDb\uFFFDc\uFFFD", StorableText.of("a\0b\uD800c\uDC00"));
    assertEquals("a\uD83D\uDE00\uFFFD", StorableText.of("a\uD83D\uDE00\uD83D"));
    String clean = "clean \uD83D\uDE00";
    assertEquals(clean, StorableText.of(clean));
  }

  @Test
  void jobOfADeletedStoreIsCancelled() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    String store = rig.document("a.txt").storeId();
    rig.catalog.delete(PipelineRig.ACME, store, rig.clock.instant());
    rig.drain();

    assertEquals(JobStatus.CANCELLED, rig.document("a.txt").status());
  }

  @Test
  void permanentFaultsEndTheJob() {
    rig.provider.distort(vectors -> List.of(Vector.of(1f)));
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    PipelineMessage message = rig.queue.queue().remove();

    EmbedwayException fault = assertThrows(EmbedwayException.class, () -> rig.process(message));
    rig.failures.failed(rig.failed(message), message, fault);

    assertEquals(ErrorCode.PROVIDER_MALFORMED_RESPONSE, fault.code());
    assertEquals(DocumentError.Code.PROVIDER_FAILED, error("a.txt"));
  }

  @Test
  void modelThatWasDeniedAfterTheStoreWasMadeEndsTheJob() {
    PipelineRig denying =
        new PipelineRig(Map.of("DENIED_EMBEDDING_MODELS", FakeProvider.MODEL.id()));
    denying.upload("a.txt", "First text.", "1");
    denying.intake.accept(denying.events.remove());
    denying.deliverNext();
    PipelineMessage message = denying.queue.queue().remove();

    EmbedwayException fault = assertThrows(EmbedwayException.class, () -> denying.process(message));
    denying.failures.failed(denying.failed(message), message, fault);

    assertEquals(ErrorCode.MODEL_DENIED, fault.code());
    assertFalse(fault.isRetriable());
    DocumentError error = denying.document("a.txt").error().orElseThrow();
    assertEquals(DocumentError.Code.PROVIDER_FAILED, error.code());
    assertTrue(error.message().startsWith("model_denied: model fake-mini "), error.message());
    assertEquals(0, denying.provider.calls().size());
  }

  @Test
  void theStageThatGaveUpIsNamedWithTheFault() {
    Map<DocumentError.Code, Integer> stepsBefore =
        Map.of(
            DocumentError.Code.CHUNKING_FAILED, 0,
            DocumentError.Code.PROVIDER_FAILED, 1,
            DocumentError.Code.STORAGE_FAILED, 2);
    stepsBefore.forEach((code, steps) -> {
      PipelineRig each = new PipelineRig();
      each.upload("a.txt", "First text.", "1");
      each.intake.accept(each.events.remove());
      for (int i = 0; i < steps; i++) {
        each.deliverNext();
      }

      each.giveUp(each.queue.queue().remove(), away());

      DocumentError error = each.document("a.txt").error().orElseThrow();
      assertEquals(code, error.code());
      assertTrue(
          error.message().startsWith("store_unavailable: S3 did not answer; "), error.message());
    });
  }

  @Test
  void exhaustedDuplicateDoesNotEndAJobThatAnotherWorkerHas() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    PipelineMessage message = rig.queue.queue().remove();
    try (JobClaim other = rig.claims.take(message.job()).orElseThrow()) {
      EmbedwayException busy =
          assertThrows(EmbedwayException.class, () -> rig.giveUp(message, away()));

      assertEquals(ErrorCode.DOCUMENT_BUSY, busy.code());
      assertEquals(JobStatus.CHUNKING, rig.document("a.txt").status());
      assertTrue(rig.ledger.renew(message.job(), other.owner(), PipelineRig.LEASE));
    }
    rig.giveUp(message, away());

    assertEquals(DocumentError.Code.CHUNKING_FAILED, error("a.txt"));
  }

  @Test
  void exhaustedJobKeepsItsCauseOnJobAndDocument() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.giveUp(rig.queue.queue().remove(), away());

    String onDocument = rig.document("a.txt").error().orElseThrow().message();
    assertTrue(onDocument.startsWith("store_unavailable: S3 did not answer;"), onDocument);
    assertTrue(onDocument.contains("chunking"), onDocument);
    assertEquals(rig.document("a.txt").error(), rig.job("a.txt", 1).error());
  }

  @Test
  void requeuedMessageOpensItsJobAgainAndBringsWhatItLacks() {
    rig.upload("a.txt", sentences(0, 70), "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    PipelineMessage givenUp = rig.queue.queue().remove();
    assertTrue(rig.queue.queue().size() >= 1, "another batch is under way");
    rig.giveUp(givenUp, away());
    rig.drain();
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());
    assertEquals("", rig.visible("a.txt"));

    rig.requeue(givenUp);
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(Optional.empty(), rig.document("a.txt").error());
    assertEquals(sentences(0, 70), rig.visible("a.txt").replace("|", " "));
  }

  @Test
  void requeuedMessageOfAJobBeforeItsPlanStartsItOver() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    PipelineMessage givenUp = rig.queue.queue().remove();
    rig.giveUp(givenUp, away());

    rig.requeue(givenUp);
    rig.drain();

    assertEquals("First text.", rig.visible("a.txt"));
  }

  @Test
  void requeueIsRefusedWhereANewerGenerationStands() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    PipelineMessage givenUp = rig.queue.queue().remove();
    rig.giveUp(givenUp, away());
    rig.upload("a.txt", "Second text.", "2");
    rig.drain();

    ConflictException superseded =
        assertThrows(ConflictException.class, () -> rig.requeue(givenUp));
    assertEquals(ErrorCode.STATE_CONFLICT, superseded.code());
    rig.process(givenUp);
    rig.drain();

    assertEquals("Second text.", rig.visible("a.txt"));
    assertEquals(JobStatus.FAILED, rig.job("a.txt", 1).status());
  }

  @Test
  void storeThatIsAwayIsAskedOnceAndHoldsTheOtherMessages() {
    AtomicInteger asked = new AtomicInteger();
    rig.vectors.fail(() -> {
      asked.incrementAndGet();
      throw away();
    });
    rig.upload("a.txt", sentences(0, 200), "1");
    rig.intake.accept(rig.events.remove());
    while (rig.queue.queue().stream().anyMatch(m -> !(m instanceof StoreBatch))) {
      rig.deliverNext();
    }
    List<PipelineMessage> waiting = List.copyOf(rig.queue.queue());
    assertTrue(waiting.size() > 2, waiting.toString());
    asked.set(0);
    rig.clock.advance(Duration.ofMinutes(1));

    for (PipelineMessage message : waiting) {
      EmbedwayException held = assertThrows(EmbedwayException.class, () -> rig.process(message));
      assertEquals(ErrorCode.STORE_UNAVAILABLE, held.code());
      assertTrue(held.isRetriable());
    }
    assertEquals(1, asked.get());

    rig.vectors.fail(() -> {});
    rig.drain();
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  @Test
  void openBreakerIsAskedOnceAndHoldsTheOtherMessages() {
    rig.upload("a.txt", sentences(0, 200), "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();
    List<PipelineMessage> waiting = List.copyOf(rig.queue.queue());
    assertTrue(waiting.size() > 2, waiting.toString());
    rig.provider.distort(vectors -> {
      throw new UnavailableException(ErrorCode.BREAKER_OPEN, "open", Duration.ofSeconds(5), null);
    });

    for (PipelineMessage message : waiting) {
      EmbedwayException held = assertThrows(EmbedwayException.class, () -> rig.process(message));
      assertEquals(ErrorCode.BREAKER_OPEN, held.code());
    }

    assertEquals(1, rig.provider.calls().size());
  }

  @Test
  void secondWorkerStandsBackUntilTheFirstIsDone() {
    rig.upload("a.txt", "First text.", "1");
    rig.intake.accept(rig.events.remove());
    PipelineMessage message = rig.queue.queue().remove();
    try (JobClaim other = rig.claims.take(message.job()).orElseThrow()) {
      EmbedwayException busy = assertThrows(EmbedwayException.class, () -> rig.process(message));
      assertTrue(busy.isRetriable());
      assertTrue(rig.ledger.renew(message.job(), other.owner(), PipelineRig.LEASE));
    }

    rig.process(message);
    rig.drain();

    assertEquals("First text.", rig.visible("a.txt"));
  }

  @Test
  void everyStageCountsItsMessages() {
    PipelineRig counted = new PipelineRig();
    counted.upload("a.txt", "One text of \u00e9 and \ud83d\ude00.", "1");
    counted.drain();
    counted.remove("a.txt", "2");
    counted.drain();
    StoreSpec store = counted.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    counted.pipeline.metered(counted.vectors).drop(store.tenant(), store.id());
    counted.meter.flush();

    for (String stage : List.of("chunking", "embedding", "storage")) {
      assertEquals(1, counted.count(Metric.EMBEDDING_STAGE_BATCH_SIZE, stage), stage);
      assertEquals(1_000_000, counted.sum(Metric.EMBEDDING_STAGE_BATCH_SIZE, stage), stage);
      assertEquals(1, counted.count(Metric.EMBEDDING_STAGE_PAYLOAD_BYTES, stage), stage);
      assertEquals(24_000_000, counted.sum(Metric.EMBEDDING_STAGE_PAYLOAD_BYTES, stage), stage);
    }
    assertEquals(1, counted.sum(Metric.PGVECTOR_ROWS_UPSERTED_TOTAL));
    assertEquals(1, counted.count(Metric.PGVECTOR_UPSERT_LATENCY_SECONDS));
    assertEquals(2, counted.count(Metric.PGVECTOR_DELETE_LATENCY_SECONDS));
    assertEquals(1, counted.sum(Metric.PGVECTOR_ROWS_DELETED_TOTAL));
  }
}

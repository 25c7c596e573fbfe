package dev.embedway.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.media.BatchReceipt.Failure;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MediaServiceTest {

  private static final String TEXT =
      "Sentence 1 has five words. Sentence 2 has five words. Sentence 3 has five words.";
  private static final EmbedOrder PLAIN = order(Regeneration.IF_OVER);
  private static final EmbedOrder FORCED = order(Regeneration.ALWAYS);

  private final PipelineRig rig = new PipelineRig();
  private final MediaService media = rig.callers.media(rig.keys);

  private static EmbedOrder order(Regeneration regeneration) {
    return new EmbedOrder(StoreTerms.NONE, regeneration);
  }

  private void store(String key, String text) {
    rig.upload(key, text, "");
    rig.drain();
  }

  private JobId embed(String key, EmbedOrder order) {
    return media.embed(rig.request(), rig.id(key).value(), order, Optional.empty()).job();
  }

  private JobId job(String key, long generation) {
    return rig.job(key, generation).id();
  }

  @Test
  void nothingIsOrderedWhileAStageIsDrained() {
    store("a.txt", TEXT);
    StageState seen = Objects.requireNonNull(rig.stages.states().get(PipelineStage.STORAGE));
    assertTrue(rig.stages.change(seen, new StageFlags(false, true)));

    EmbedwayException one = assertThrows(RateLimitedException.class, () -> embed("a.txt", PLAIN));
    EmbedwayException several =
        assertThrows(
            RateLimitedException.class,
            () ->
                media.embedAll(
                    rig.request(), List.of(rig.id("a.txt").value()), PLAIN, Optional.empty()));

    assertEquals(ErrorCode.BACKPRESSURE, one.code());
    assertEquals(ErrorCode.BACKPRESSURE, several.code());
    assertEquals(1, rig.document("a.txt").newest());
  }

  @Test
  void contentThatDidNotChangeEndsUnchanged() {
    store("a.txt", TEXT);
    int before = rig.embedded();

    JobId job = embed("a.txt", PLAIN);
    rig.drain();

    assertEquals(job("a.txt", 2), job);
    assertEquals(JobStatus.UNCHANGED, rig.job("a.txt", 2).status());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(before, rig.embedded());
  }

  @Test
  void aForcedOrderCutsAndEmbedsAnewThoughNothingChanged() {
    store("a.txt", TEXT);
    int before = rig.embedded();
    rig.provider.distort(
        vectors -> vectors.stream().map(_ -> FakeProvider.vectorOf("another")).toList());

    JobId job = embed("a.txt", FORCED);
    rig.deliverEvents();
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 2).status());
    assertEquals(2, rig.document("a.txt").visible());
    assertEquals(2 * before, rig.embedded());
    assertEquals(TEXT, rig.visible("a.txt").replace('|', ' '));
    ChunkBatch chunks = rig.artifacts.chunks(job, 0).orElseThrow();
    assertTrue(chunks.entries().stream().allMatch(entry -> entry.known().isEmpty()));
    assertEquals(
        Set.of(Optional.of(FakeProvider.vectorOf("another"))),
        Set.copyOf(rig.artifacts.vectors(job, 0).orElseThrow().vectors()));
  }

  @Test
  void aForcedOrderTakesNoVectorFromTheCache() {
    PipelineRig cached = new PipelineRig(Map.of("EMBEDDINGS_CACHE_MAX_SIZE", "1000"));
    cached.upload("a.txt", TEXT, "");
    cached.upload("b.txt", TEXT, "");
    cached.drain();
    int before = cached.embedded();

    cached
        .callers
        .media(cached.keys)
        .embed(cached.request(), cached.id("a.txt").value(), FORCED, Optional.empty());
    cached.drain();

    assertEquals(2 * before, cached.embedded());
  }

  @Test
  void aDocumentUnderWayKeepsItsJob() {
    rig.upload("a.txt", TEXT, "");
    rig.deliverEvents();

    assertEquals(job("a.txt", 1), embed("a.txt", PLAIN));
    assertEquals(1, rig.document("a.txt").newest());
    assertEquals(job("a.txt", 1), embed("a.txt", PLAIN));
  }

  @Test
  void aForcedOrderReplacesWhatIsUnderWay() {
    rig.upload("a.txt", TEXT, "");
    rig.deliverEvents();

    embed("a.txt", FORCED);
    rig.drain();

    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 1).status());
    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 2).status());
  }

  @Test
  void aForcedOrderThatIsNotBegunIsNotMadeTwice() {
    store("a.txt", TEXT);

    assertEquals(embed("a.txt", FORCED), embed("a.txt", FORCED));
    assertEquals(2, rig.document("a.txt").newest());
  }

  @Test
  void aFailedDocumentIsTriedAnew() {
    rig.upload("a.txt", TEXT, "");
    rig.deliverEvents();
    rig.ledger.finish(
        job("a.txt", 1),
        JobStatus.FAILED,
        Optional.of(new DocumentError(DocumentError.Code.PROVIDER_FAILED, "it was down")));

    embed("a.txt", PLAIN);
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(2, rig.document("a.txt").visible());
  }

  @Test
  void anEventThatComesLateFindsTheOrderedGeneration() {
    store("a.txt", TEXT);
    embed("a.txt", FORCED);
    rig.event("acme/docs/a.txt", UploadEvent.Kind.CREATED, "");
    rig.drain();

    assertEquals(2, rig.document("a.txt").newest());
    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 2).status());
  }

  @Test
  void whatIsNoDocumentOfTheTenantIsNotFound() {
    store("a.txt", TEXT);
    store("gone.txt", TEXT);
    rig.remove("gone.txt", "");
    rig.drain();
    store("lost.txt", TEXT);
    rig.bucket.remove("acme/docs/lost.txt");

    assertMissing(rig.request(), "42");
    assertMissing(rig.request(), "doc_" + "0".repeat(24));
    assertMissing(rig.request(), rig.id("gone.txt").value());
    assertMissing(rig.request(), rig.id("lost.txt").value());
    assertMissing(
        new TenantRequest(
            new Caller(TenantId.DEFAULT, "key_other", Set.of(Role.INGEST)),
            TenantId.DEFAULT,
            rig.request().deadline()),
        rig.id("a.txt").value());
  }

  /** The function of these routes may send to the chunking queue and to no other. */
  @Test
  void theRemovalOfAnObjectThatIsGoneIsLeftToItsEvent() {
    store("a.txt", TEXT);
    rig.bucket.remove("acme/docs/a.txt");

    assertMissing(rig.request(), rig.id("a.txt").value());

    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(List.of(), List.copyOf(rig.queue.queue()));
  }

  private void assertMissing(TenantRequest request, String id) {
    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class, () -> media.embed(request, id, FORCED, Optional.empty()));
    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, fault.code(), id);
  }

  @Test
  void whatTheStoreHasIsAccepted() {
    store("a.txt", TEXT);
    StoreTerms same =
        new StoreTerms(
            Optional.of("onnx:fake-mini"),
            Optional.of("ONNX"),
            OptionalInt.of(150),
            OptionalInt.of(23));

    assertEquals(
        job("a.txt", 1).document(),
        embed("a.txt", new EmbedOrder(same, Regeneration.IF_OVER)).document());
  }

  @Test
  void whatTheStoreHasNotIsAConflictThatSaysWhatItHas() {
    store("a.txt", TEXT);
    rig.provider.serveBeside(FakeProvider.ofId("fake-maxi"));

    assertConflict(
        StoreTerms.ofModel(Optional.of("fake-maxi"), Optional.empty()),
        "model fake-mini",
        "model fake-maxi");
    assertConflict(
        StoreTerms.ofModel(Optional.empty(), Optional.of("openai")),
        "model fake-mini",
        "provider openai");
    assertConflict(words(1000, 23), "200 tokens (150 words)", "1000 words, which are 1333 tokens");
    assertConflict(words(150, 200), "30 tokens (23 words)", "chunk_overlap is 200 words");
    assertEquals(1, rig.document("a.txt").newest());
  }

  private static StoreTerms words(int size, int overlap) {
    return new StoreTerms(
        Optional.empty(), Optional.empty(), OptionalInt.of(size), OptionalInt.of(overlap));
  }

  private void assertConflict(StoreTerms terms, String has, String asked) {
    ConflictException fault =
        assertThrows(
            ConflictException.class,
            () -> embed("a.txt", new EmbedOrder(terms, Regeneration.ALWAYS)));
    assertEquals(ErrorCode.STATE_CONFLICT, fault.code());
    assertTrue(fault.getMessage().contains(has), fault.getMessage());
    assertTrue(fault.getMessage().contains(asked), fault.getMessage());
    assertTrue(fault.getMessage().contains("POST vector_stores"), fault.getMessage());
  }

  @Test
  void aRepeatedOrderIsAnsweredWithItsFirstJob() {
    store("a.txt", TEXT);
    String id = rig.id("a.txt").value();

    JobId first = media.embed(rig.request(), id, FORCED, Optional.of("k")).job();
    rig.drain();
    JobId again = media.embed(rig.request(), id, FORCED, Optional.of("k")).job();
    JobId other = media.embed(rig.request(), id, FORCED, Optional.of("l")).job();

    assertEquals(first, again);
    assertNotEquals(first, other);
    assertEquals(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        assertThrows(
                ConflictException.class,
                () -> media.embed(rig.request(), id, PLAIN, Optional.of("k")))
            .code());
  }

  @Test
  void everyOrderIsWrittenIntoTheAudit() {
    store("a.txt", TEXT);

    embed("a.txt", FORCED);

    AuditRecord written = rig.callersAudit.getLast();
    assertEquals("document.embed", written.action());
    assertEquals(rig.id("a.txt").value(), written.subject());
    assertEquals(Map.of("status", "completed", "generation", "1"), written.before());
    assertEquals(
        Map.of("store", "docs", "regeneration", "always", "lane", "live"), written.after());
  }

  @Test
  void aBatchOrdersEachDocumentOnceInTheOrderOfTheIds() {
    store("a.txt", TEXT);
    store("b.txt", TEXT);
    String a = rig.id("a.txt").value();
    String b = rig.id("b.txt").value();

    BatchReceipt receipt =
        media.embedAll(rig.request(), List.of(b, a, b), FORCED, Optional.empty());
    rig.drain();

    assertEquals(List.of(job("b.txt", 2), job("a.txt", 2)), receipt.jobs());
    assertEquals(List.of(), receipt.failures());
    assertEquals(2, rig.document("b.txt").newest());
    assertEquals(TEXT, rig.visible("a.txt").replace('|', ' '));
    assertEquals(TEXT, rig.visible("b.txt").replace('|', ' '));
  }

  @Test
  void aBatchTellsWhichDocumentsCouldNotBeOrdered() {
    store("a.txt", TEXT);
    String unknown = "doc_" + "0".repeat(24);

    BatchReceipt receipt =
        media.embedAll(
            rig.request(),
            List.of(unknown, rig.id("a.txt").value(), "42"),
            FORCED,
            Optional.empty());

    assertEquals(List.of(job("a.txt", 2)), receipt.jobs());
    assertEquals(
        List.of(unknown, "42"), receipt.failures().stream().map(Failure::mediaId).toList());
    assertEquals(
        List.of(ErrorCode.DOCUMENT_NOT_FOUND, ErrorCode.DOCUMENT_NOT_FOUND),
        receipt.failures().stream().map(failure -> failure.fault().code()).toList());
  }

  @Test
  void aBatchOfWhichNothingCouldBeOrderedThrowsTheFirstFault() {
    store("a.txt", TEXT);
    EmbedOrder other = new EmbedOrder(words(1000, 200), Regeneration.ALWAYS);

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () ->
                media.embedAll(
                    rig.request(),
                    List.of(rig.id("a.txt").value(), "42"),
                    other,
                    Optional.empty()));

    assertEquals(ErrorCode.STATE_CONFLICT, fault.code());
  }

  @Test
  void documentsBeyondTheRequestsTimeAreToldOf() {
    store("a.txt", TEXT);
    TenantRequest late =
        new TenantRequest(
            rig.request().caller(), PipelineRig.ACME, rig.clock.instant().minusSeconds(1));

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> media.embedAll(late, List.of(rig.id("a.txt").value()), FORCED, Optional.empty()));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, fault.code());
    assertEquals(1, rig.document("a.txt").newest());
  }

  @Test
  void aRepeatedBatchIsAnsweredWithItsFirstJobs() {
    store("a.txt", TEXT);
    store("b.txt", TEXT);
    List<String> ids = List.of(rig.id("a.txt").value(), rig.id("b.txt").value());

    BatchReceipt first = media.embedAll(rig.request(), ids, FORCED, Optional.of("k"));
    rig.drain();
    BatchReceipt again = media.embedAll(rig.request(), ids, FORCED, Optional.of("k"));

    assertEquals(first, again);
    assertEquals(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        assertThrows(
                ConflictException.class,
                () -> media.embedAll(rig.request(), ids.reversed(), FORCED, Optional.of("k")))
            .code());
    assertEquals(2, rig.document("a.txt").newest());
  }

  @Test
  void statusSaysWhatSearchesSee() {
    rig.upload("a.txt", TEXT, "");
    rig.deliverEvents();
    MediaStatus before = media.status(rig.request(), rig.id("a.txt").value());
    rig.drain();
    MediaStatus after = media.status(rig.request(), rig.id("a.txt").value());

    assertEquals(0, before.embeddings());
    assertEquals(Optional.empty(), before.generatedAt());
    assertEquals(rig.document("a.txt").chunks(), after.embeddings());
    assertEquals(Optional.of(rig.job("a.txt", 1).updatedAt()), after.generatedAt());
  }
}

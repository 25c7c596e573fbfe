package dev.embedway.core.pipeline.requeue;

import static dev.embedway.core.pipeline.PipelineRig.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.deadletter.RequeueSettings;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.requeue.DeadLetterService.BulkResult;
import dev.embedway.core.pipeline.requeue.DeadLetterService.ReadLetter;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterServiceTest {

  private static final PipelineStage STAGE = PipelineStage.CHUNKING;
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final Optional<String> NOTE = Optional.of("the cause is mended");

  private final EmbedwayException away =
      new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", Duration.ofSeconds(1), null);
  private final PipelineRig rig = new PipelineRig(Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", KEY));
  private final DeadLetterService service = rig.deadLetters;
  private final TenantRequest operator = rig.admin();

  /** Ids of dead letters of documents that failed, the first one first. */
  private List<String> failed(int documents) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      rig.upload("a" + i + ".txt", "One two three.", "1");
      rig.deliverEvents();
      PipelineMessage message = rig.queue.queue().remove();
      rig.giveUp(message, away);
      ids.add(DeadLetterId.of(message).value());
    }
    return ids;
  }

  private String failed() {
    return failed(1).getFirst();
  }

  private void approve(DeadLetterService by, String id) {
    by.decide(operator, STAGE, id, DeadLetterState.APPROVED_FOR_REQUEUE, NOTE);
  }

  private DeadLetterState state(String id) {
    return rig.store.deadLetters().find(new DeadLetterId(id)).orElseThrow().state();
  }

  private static DeadLetterQuery all() {
    return new DeadLetterQuery(
        STAGE, Set.of(), Optional.empty(), Optional.empty(), 50, Optional.empty());
  }

  @Test
  void approvalWithoutANoteIsRefused() {
    String id = failed();

    for (Optional<String> note : List.of(Optional.<String>empty(), Optional.of(" \n"))) {
      InvalidRequestException refused =
          assertThrows(
              InvalidRequestException.class,
              () ->
                  service.decide(operator, STAGE, id, DeadLetterState.APPROVED_FOR_REQUEUE, note));

      assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
      assertEquals(Optional.of("operator_note"), refused.param());
    }
    assertEquals(DeadLetterState.QUARANTINED, state(id));
    service.decide(operator, STAGE, id, DeadLetterState.IGNORED, Optional.empty());
    assertEquals(DeadLetterState.IGNORED, state(id));
  }

  @Test
  void letterOfAnotherTenantOrStageIsNotFound() {
    String id = failed();
    approve(service, id);
    TenantRequest other = rig.admin(new TenantId("other"));

    for (Runnable call :
        List.<Runnable>of(
            () -> service.read(other, id),
            () -> service.decide(other, STAGE, id, DeadLetterState.IGNORED, NOTE),
            () -> service.requeue(other, STAGE, id),
            () -> service.requeue(operator, PipelineStage.STORAGE, id),
            () -> service.requeue(operator, STAGE, "dl_" + "0".repeat(32)),
            () -> service.requeue(operator, STAGE, "1-0"))) {
      NotFoundException refused = assertThrows(NotFoundException.class, call::run);

      assertEquals(ErrorCode.DEAD_LETTER_NOT_FOUND, refused.code());
    }
    assertEquals(
        List.of(new BulkResult(id, "not_found")), service.requeueAll(other, STAGE, List.of(id)));
    assertEquals(List.of(), service.read(other, all()).items());
    assertEquals(id, service.read(rig.admin(ACME), id).letter().id().value());
    assertEquals(DeadLetterState.APPROVED_FOR_REQUEUE, state(id));
  }

  @Test
  void onlyApprovedLettersAreSentAgain() {
    String id = failed();
    assertRefused(id, "quarantined", 0);
    service.decide(operator, STAGE, id, DeadLetterState.IGNORED, Optional.empty());
    assertRefused(id, "ignored", 0);

    approve(service, id);
    service.requeue(operator, STAGE, id);

    assertRefused(id, "requeued", 1);
    rig.drain();
    assertEquals(JobStatus.COMPLETED, rig.document("a0.txt").status());
  }

  @Test
  void messageGoesBackIntoTheQueueOfItsJobsLane() {
    rig.upload("a.txt", "One two three.", "1");
    rig.deliverEvents();
    assertTrue(rig.ledger.move(rig.job("a.txt", 1).id(), Lane.BULK));
    rig.deliverNext();
    PipelineMessage message = rig.queue.queue().remove();
    rig.giveUp(message, away);
    String id = DeadLetterId.of(message).value();
    service.decide(
        operator, PipelineStage.EMBEDDING, id, DeadLetterState.APPROVED_FOR_REQUEUE, NOTE);

    service.requeue(operator, PipelineStage.EMBEDDING, id);

    assertEquals(List.of(QueueId.EMBEDDING_BULK), rig.returned);
    rig.drain();
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  private void assertRefused(String id, String state, int sent) {
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> service.requeue(operator, STAGE, id));

    assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
    assertTrue(refused.getMessage().contains(state), refused.getMessage());
    assertEquals(sent, rig.queue.queue().size());
  }

  @Test
  void sixAtOnceSendOneMessage() throws InterruptedException, ExecutionException {
    String id = failed();
    approve(service, id);
    Callable<Boolean> requeue =
        () -> {
          try {
            service.requeue(operator, STAGE, id);
            return true;
          } catch (InvalidRequestException e) {
            return false;
          }
        };

    int sent = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> each :
          threads.invokeAll(IntStream.range(0, 6).mapToObj(_ -> requeue).toList())) {
        sent += each.get() ? 1 : 0;
      }
    }

    assertEquals(1, sent);
    assertEquals(1, rig.queue.queue().size());
    assertEquals(DeadLetterState.REQUEUED, state(id));
  }

  @Test
  void bulkKeepsToItsPaceAndToTheRequestsTime() {
    List<String> ids = failed(8);
    AtomicInteger sent = new AtomicInteger();
    DeadLetterService paced = paced(new RequeueSettings(2, 3), (_, _, _) -> sent.incrementAndGet());
    ids.forEach(id -> approve(paced, id));
    Instant start = rig.clock.instant();
    TenantRequest hurried =
        new TenantRequest(operator.caller(), operator.tenant(), start.plusMillis(1600));

    List<BulkResult> results = paced.requeueAll(hurried, STAGE, ids);

    assertEquals(
        List.of("success", "success", "success", "success", "success", "success"),
        results.subList(0, 6).stream().map(BulkResult::status).toList());
    assertEquals(
        List.of("error:deadline_exceeded", "error:deadline_exceeded"),
        results.subList(6, 8).stream().map(BulkResult::status).toList());
    assertEquals(Duration.ofMillis(1500), Duration.between(start, rig.clock.instant()));
    assertEquals(6, sent.get());
    assertEquals(DeadLetterState.APPROVED_FOR_REQUEUE, state(ids.getLast()));
  }

  @Test
  void bulkSaysOfEachOnceWhatBecameOfIt() {
    List<String> ids = failed(4);
    approve(service, ids.get(0));
    service.decide(operator, STAGE, ids.get(1), DeadLetterState.IGNORED, Optional.empty());
    approve(service, ids.get(3));
    rig.upload("a3.txt", "Four five six.", "2");
    rig.deliverEvents();

    List<BulkResult> results =
        service.requeueAll(
            operator, STAGE, List.of(ids.get(0), ids.get(1), ids.get(0), ids.get(2), ids.get(3)));

    assertEquals(
        List.of(
            new BulkResult(ids.get(0), "success"),
            new BulkResult(ids.get(1), "blocked:ignored"),
            new BulkResult(ids.get(2), "blocked:quarantined"),
            new BulkResult(ids.get(3), "error:state_conflict")),
        results);
    assertEquals(DeadLetterState.SUPERSEDED, state(ids.get(3)));
  }

  @Test
  void whatCouldNotBeSentIsSentByTheReconciler() {
    String id = failed();
    DeadLetterService cut =
        paced(
            new RequeueSettings(50, 200),
            (_, _, _) -> {
              throw away;
            });
    approve(cut, id);

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> cut.requeue(operator, STAGE, id));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
    assertEquals(DeadLetterState.REQUEUED, state(id));
    assertEquals(0, rig.queue.queue().size());
    rig.reconciler.runAll();
    rig.drain();
    assertEquals(JobStatus.COMPLETED, rig.document("a0.txt").status());
    assertEquals(List.of(), rig.store.deadLetters().unsent(Optional.empty()).items());
  }

  /** A service over the rig's ledger that waits by moving the clock. */
  private DeadLetterService paced(RequeueSettings settings, MessageReturn back) {
    PayloadCipher cipher = new PayloadCipher(new PayloadKeySettings(List.of(KEY)), new Random(2));
    DeadLetterLedger ledger = new DeadLetterLedger(rig.store, Quotas.NONE, rig.clock);
    return new DeadLetterService(
        rig.store.deadLetters(),
        ledger,
        cipher,
        new Requeuer(rig.ledger, ledger, cipher, back, _ -> {}),
        new AuditTrail(new MemoryAuditLog(rig.audit), rig.clock),
        settings,
        rig.clock,
        rig.clock::advance);
  }

  @Test
  void everyReadAndDecisionIsAuditedBeforeItIsDone() {
    List<String> ids = failed(2);
    String id = ids.getFirst();
    rig.audit.clear();

    service.read(operator, all());
    service.read(operator, id);
    approve(service, id);
    service.requeue(operator, STAGE, id);

    assertEquals(
        List.of(
            "dead_letter.list chunking {} {count=2}",
            "dead_letter.read " + id + " {state=quarantined} {state=quarantined}",
            "dead_letter.decide "
                + id
                + " {state=quarantined} {note=the cause is mended, state=approved_for_requeue}",
            "dead_letter.requeue " + id + " {state=approved_for_requeue} {state=requeued}"),
        rig.audit.stream().map(DeadLetterServiceTest::shown).toList());
    assertTrue(
        rig.audit.stream()
            .allMatch(it -> it.tenant().equals(ACME) && it.actor().equals("default/key_1")),
        rig.audit.toString());
  }

  private static String shown(AuditRecord entry) {
    return entry.action()
        + " "
        + entry.subject()
        + " "
        + new TreeMap<>(entry.before())
        + " "
        + new TreeMap<>(entry.after());
  }

  @Test
  void payloadThatCannotBeReadIsShownWithTheReasonAndTheOthersWhole() {
    String readable = failed();
    PipelineMessage lost = new ChunkDocument(rig.job("a0.txt", 1).id());
    PayloadCipher other =
        new PayloadCipher(new PayloadKeySettings(List.of("f".repeat(64))), new Random(3));
    new DeadLetterLedger(rig.store, Quotas.NONE, rig.clock)
        .keep(new DeadLetterFactory(other, rig.clock).of(rig.failed(lost), away));

    Page<ReadLetter> page = service.read(operator, all());

    assertEquals(2, page.items().size());
    ReadLetter whole = find(page, readable);
    assertEquals(new MessageCodec().encode(lost), whole.payload().orElseThrow().body());
    ReadLetter closed =
        page.items().stream().filter(it -> it.payload().isEmpty()).findFirst().orElseThrow();
    assertTrue(closed.unreadable().contains("EMBEDDINGS_DLQ_ENCRYPTION_KEY"), closed.unreadable());
    assertEquals(TenantId.UNASSIGNED, closed.letter().tenant());
  }

  @Test
  void letterThatCannotBeReadIsNotRequeuedAndItsJobStaysAsItIs() {
    rig.upload("a0.txt", "One two three.", "1");
    rig.deliverEvents();
    PipelineMessage message = rig.queue.queue().remove();
    PayloadCipher other =
        new PayloadCipher(new PayloadKeySettings(List.of("f".repeat(64))), new Random(3));
    new DeadLetterLedger(rig.store, Quotas.NONE, rig.clock)
        .fail(
            message.job(),
            new DocumentError(DocumentError.Code.CHUNKING_FAILED, "away"),
            new DeadLetterFactory(other, rig.clock)
                .of(rig.failed(message), message, Optional.empty(), away));
    String id = DeadLetterId.of(message).value();
    approve(service, id);

    ConflictException refused =
        assertThrows(ConflictException.class, () -> service.requeue(operator, STAGE, id));

    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    assertEquals(DeadLetterState.APPROVED_FOR_REQUEUE, state(id));
    assertEquals(JobStatus.FAILED, rig.job("a0.txt", 1).status());
  }

  private static ReadLetter find(Page<ReadLetter> page, String id) {
    return page.items().stream()
        .filter(it -> it.letter().id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }
}

package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.embedway.aws.s3.S3Events;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.deadletter.FailureCode;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.pipeline.upload.MetadataFiles;
import dev.embedway.core.pipeline.upload.StoreOpener;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.LambdaContext;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryApiKeys;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import dev.embedway.testing.fakes.pipeline.MemoryBucket;
import dev.embedway.testing.fakes.pipeline.MemoryCatalog;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemorySender;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkingHandlerTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final JobId JOB =
      new JobId(ACME, DocumentId.of(ACME, "docs", "my file (1).txt"), 1, 1);

  private final TestClock clock = new TestClock();
  private final MemoryLedger store = new MemoryLedger();
  private final Ledger ledger = new Ledger(store, clock);
  private final MemoryBucket bucket = new MemoryBucket(clock);
  private final MemoryCatalog stores = new MemoryCatalog();
  private final MemorySender sender = new MemorySender();
  private final List<PipelineMessage> processed = new ArrayList<>();

  private final ChunkingWork work =
      new ChunkingWork(
          new S3Events(),
          new UploadIntake(
              new UploadRegistrar(
                  ledger,
                  bucket,
                  new StoreOpener(
                      stores,
                      new StoreActivity(stores, clock),
                      FakeProvider.MODEL,
                      new Random(1),
                      clock),
                  MemoryApiKeys.of("acme"),
                  clock),
              new MetadataFiles(ledger, bucket, clock),
              sender),
          MessageWork.of(
              new JobFailures(
                  ledger,
                  new JobClaims(ledger, () -> "worker", Duration.ofMinutes(1)),
                  new DeadLetterLedger(store, Quotas.NONE, clock),
                  new DeadLetterFactory(
                      new PayloadCipher(new PayloadKeySettings(List.of()), new Random(1)), clock)),
              processed::add));

  /** An event as Lambda's own serializer reads it, whose records have these bodies. */
  static SQSEvent event(String... bodies) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < bodies.length; i++) {
      String body = bodies[i].replace("\\", "\\\\").replace("\"", "\\\"");
      records.add(
          """
          {"messageId":"m%d","receiptHandle":"r%d","body":"%s",
           "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1767225600000"},
           "messageAttributes":{},"md5OfBody":"0","eventSource":"aws:sqs",
           "eventSourceARN":"arn:aws:sqs:us-east-1:000000000000:embedway-chunking",
           "awsRegion":"us-east-1"}\
          """
              .formatted(i, i, body));
    }
    String json = "{\"Records\":[" + String.join(",", records) + "]}";
    return LambdaEventSerializers.serializerFor(
            SQSEvent.class, ChunkingHandlerTest.class.getClassLoader())
        .fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String s3Event(String encodedKey) {
    return """
    {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
    "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"embedway-documents"},\
    "object":{"key":"%s","size":5,"eTag":"0","sequencer":"0055AED6DCD90281E5"}}}]}\
    """
        .formatted(encodedKey);
  }

  private SQSMessage only(String body) {
    return event(body).getRecords().getFirst();
  }

  @Test
  void eventOfS3IsRegisteredAndSentOnAsAMessage() {
    bucket.put("acme/docs/my file (1).txt", "Text.");

    SQSMessage record = only(s3Event("acme/docs/my+file+%281%29.txt"));
    work.handle(record);

    Optional<TraceId> trace = work.trace(record);
    assertTrue(trace.isPresent());
    assertEquals(trace, ledger.job(JOB).orElseThrow().trace());
    assertEquals(List.of(new ChunkDocument(JOB, trace)), List.copyOf(sender.queue()));
    record.setMessageId("another");
    assertNotEquals(trace, work.trace(record));
    assertEquals(List.of(), processed);
    assertEquals(JobStatus.QUEUED, ledger.job(JOB).orElseThrow().status());
  }

  @Test
  void messageOfOursIsWorkedOn() {
    work.handle(only(new MessageCodec().encode(new ChunkDocument(JOB))));

    assertEquals(List.of(new ChunkDocument(JOB)), processed);
    assertEquals(List.of(), List.copyOf(sender.queue()));
  }

  @Test
  void permanentFaultOfAMessageFailsItsDocument() {
    bucket.put("acme/docs/my file (1).txt", "Text.");
    work.handle(only(s3Event("acme/docs/my+file+%281%29.txt")));
    InvalidRequestException fault =
        new InvalidRequestException(ErrorCode.INVALID_PARAMETER, "it cannot be", null);

    work.failed(failed(new MessageCodec().encode(new ChunkDocument(JOB))), fault);

    assertEquals(JobStatus.FAILED, ledger.job(JOB).orElseThrow().status());
  }

  @Test
  void lateDuplicateOfAFailedJobDoesNotOpenItAgain() {
    work.handle(givenUp());

    assertEquals(JobStatus.FAILED, ledger.job(JOB).orElseThrow().status());
    assertEquals(List.of(), List.copyOf(sender.queue()));
  }

  private SQSMessage givenUp() {
    bucket.put("acme/docs/my file (1).txt", "Text.");
    work.handle(only(s3Event("acme/docs/my+file+%281%29.txt")));
    sender.queue().clear();
    SQSMessage message = only(new MessageCodec().encode(new ChunkDocument(JOB)));
    work.exhausted(
        failed(message.getBody()),
        new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "away", Duration.ZERO, null));
    return message;
  }

  @Test
  void eventsAndUnreadableBodiesAreKeptAsDeadLettersOfNoJob() {
    InvalidRequestException fault =
        new InvalidRequestException(ErrorCode.INVALID_JSON, "it cannot be", null);

    work.failed(failed("no message at all"), fault);
    work.exhausted(failed(s3Event("acme/docs/my+file.txt")), fault);

    for (String body : List.of("no message at all", s3Event("acme/docs/my+file.txt"))) {
      DeadLetter letter =
          store.deadLetter(DeadLetterId.of(PipelineStage.CHUNKING, body)).orElseThrow();
      assertEquals(TenantId.UNASSIGNED, letter.tenant());
      assertEquals(FailureCode.BAD_JSON, letter.failure().code());
      assertEquals(Optional.empty(), letter.origin().job());
    }
  }

  private FailedMessage failed(String body) {
    return new FailedMessage(PipelineStage.CHUNKING, body, 1, clock.instant(), Optional.empty());
  }

  @Test
  void handlerAcknowledgesABodyThatIsKeptAsADeadLetter() {
    try (UnreachableSqs sqs = new UnreachableSqs()) {
      ChunkingHandler handler =
          new ChunkingHandler(
              sqs.batch(),
              work,
              new Meter(
                  new MemoryCounterStore(),
                  new MemoryUsageStore(),
                  new MemoryStageActivity(),
                  InstantSource.system()));

      SQSBatchResponse response =
          handler.handleRequest(
              event(new MessageCodec().encode(new ChunkDocument(JOB)), "no message at all"),
              new LambdaContext(50_000));

      assertEquals(List.of(new ChunkDocument(JOB)), processed);
      assertEquals(List.of(), response.getBatchItemFailures());
      assertTrue(
          store
              .deadLetter(DeadLetterId.of(PipelineStage.CHUNKING, "no message at all"))
              .isPresent());
    }
  }
}

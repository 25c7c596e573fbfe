package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.bundle.FunctionsInProcesses.Frozen;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.testing.Await;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Every zip through SnapStart's hooks, and then the main job through all of them. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZipsTest {

  private static final String TEXT =
      "The lighthouse keeper oils the lamp at dusk and trims its wick before midnight.";

  /** The calls that DeployedRulesTest holds against what each function's role may do. */
  private static final Path CALLS =
      Path.of("..", "infra", "cdk", "src", "test", "resources", "calls.txt");

  private static final Duration BOUND = Duration.ofMinutes(2);

  private final Surroundings surroundings = Surroundings.make();
  private final FunctionsInProcesses functions = FunctionsInProcesses.start(surroundings);
  private Frozen frozen = new Frozen(-1, -1);
  private boolean lookedForTheStoreOfPriming;

  @BeforeAll
  void throughTheSnapshot() {
    frozen = functions.freeze();
    lookedForTheStoreOfPriming = functions.sent(FunctionId.DATA, "name#priming");
    // What the snapshot knows of the database's password is of no use any more.
    surroundings.rotate("the second password");
    functions.restore();
  }

  @AfterAll
  void end() {
    functions.close();
    surroundings.close();
  }

  @Test
  void poolsAreUsedByPrimingAndClosedBeforeTheSnapshot() {
    assertTrue(frozen.sessions() >= 2, frozen + ": storage and data each connect once");
    assertEquals(0, frozen.connections());
  }

  @Test
  void aSearchGoesItsWayBeforeTheSnapshot() {
    assertTrue(lookedForTheStoreOfPriming);
  }

  @Test
  void embeddingsAreAnswered() {
    Http.Answer answer =
        Http.post(
            functions.api(),
            "/v1/embeddings",
            "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"tides\"}");

    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals(384, answer.body().path("data").get(0).path("embedding").size());
  }

  @Test
  void anUploadGoesThroughEveryWorkerAndIsFoundOverPoolsOpenedAfterTheSnapshot() {
    upload("default/harbour/keeper.md", "text/markdown", RequestBody.fromString(TEXT));
    functions.announceUploads();

    JsonNode page = functions.awaitMatch("harbour", "who looks after the lamp?");

    assertEquals(TEXT, page.path("data").get(0).path("content").get(0).path("text").asText());
    assertTrue(functions.connections() > 0);
  }

  @Test
  void aPdfIsReadByTheProcessThatTheUnpackedFunctionStarts() {
    Path pdf = Path.of("..", "examples", "funicular-inspection.pdf");
    upload("default/funicular/inspection.pdf", "application/pdf", RequestBody.fromFile(pdf));
    functions.announceUploads();

    JsonNode page = functions.awaitMatch("funicular", "When must the haul rope be replaced?");

    assertEquals("inspection.pdf", page.path("data").get(0).path("filename").asText());
  }

  @Test
  void anUploadWhoseEventWasLostIsFoundByTheReconcilerAndThenBySearch() {
    upload(
        "default/lost/gulls.md",
        "text/markdown",
        RequestBody.fromString("Gulls follow the plough for worms."));

    InvocationOutcome outcome = functions.scheduled(FunctionId.RECONCILE);

    assertEquals(new InvocationOutcome.Answered("{\"messages\":0,\"objects\":1}"), outcome);
    JsonNode page = functions.awaitMatch("lost", "birds behind a plough");
    assertEquals("gulls.md", page.path("data").get(0).path("filename").asText());
  }

  @Test
  void whatSqsGaveUpIsRecordedOnceDynamoDbIsBack() {
    Ledger ledger = surroundings.platform().services().pipeline().ledger();
    Document document =
        LedgerFixture.uploaded(LedgerFixture.ACME, "given-up", "a.md", Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    assertTrue(ledger.register(document, List.of(job), Optional.empty()));
    assertTrue(ledger.claim(job.id(), "worker", Duration.ofHours(1)));
    assertTrue(ledger.plan(job.id(), "worker", LedgerFixture.TWO_BATCHES));
    CallRecorder dynamoDb = functions.dynamoDb(FunctionId.DEADLETTER);

    dynamoDb.leave();
    for (QueueId queue : QueueId.values()) {
      giveUp(queue, "no message of ours");
    }
    giveUp(QueueId.EMBEDDING, new MessageCodec().encode(new EmbedBatch(job.id(), 0)));
    Await.until(
        () ->
            Stream.of(QueueId.values())
                .map(queue -> queue.deadLetterMapping().queue())
                .map(queue -> "embedway-deadletter sqs:ChangeMessageVisibility " + queue)
                .allMatch(functions.calls()::contains),
        BOUND);
    dynamoDb.comeBack();

    Await.until(
        () -> ledger.job(job.id()).orElseThrow().status() == JobStatus.FAILED && isDrained(),
        BOUND);
    Map<PipelineStage, Long> kept =
        Stream.of(PipelineStage.values())
            .collect(Collectors.toMap(stage -> stage, stage -> (long) letters(stage).size()));
    assertEquals(
        Map.of(PipelineStage.CHUNKING, 1L, PipelineStage.EMBEDDING, 2L, PipelineStage.STORAGE, 1L),
        kept);
  }

  private void giveUp(QueueId queue, String body) {
    surroundings
        .clients()
        .sqs()
        .sendMessage(send -> send.queueUrl(deadLetterQueue(queue)).messageBody(body));
  }

  private String deadLetterQueue(QueueId queue) {
    return surroundings.platform().queues().url(queue.deadLetterMapping().queue());
  }

  private boolean isDrained() {
    return Stream.of(QueueId.values())
        .flatMap(queue ->
            surroundings
                .clients()
                .sqs()
                .getQueueAttributes(get ->
                    get.queueUrl(deadLetterQueue(queue))
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream())
        .allMatch("0"::equals);
  }

  private List<DeadLetter> letters(PipelineStage stage) {
    return surroundings
        .platform()
        .services()
        .pipeline()
        .ports()
        .deadLetters()
        .list(
            new DeadLetterQuery(
                stage, Set.of(), Optional.empty(), Optional.empty(), 100, Optional.empty()))
        .items();
  }

  @Test
  void anEventThatKeepsAFunctionActiveIsAnsweredAtOnce() {
    for (FunctionId function : List.of(FunctionId.API, FunctionId.DATA)) {
      InvocationOutcome outcome = functions.keptAlive(function);
      assertTrue(
          outcome instanceof InvocationOutcome.Answered(String json)
              && json.contains("\"statusCode\":204"),
          function + ": " + outcome);
    }
    for (FunctionId function :
        List.of(
            FunctionId.CHUNKING, FunctionId.EMBEDDING, FunctionId.STORAGE, FunctionId.DEADLETTER)) {
      assertEquals(
          new InvocationOutcome.Answered("{\"batchItemFailures\":[]}"),
          functions.keptAlive(function));
    }
  }

  @Test
  void noFunctionKeepsAddressesOfNames() {
    for (FunctionId function : functions.functions()) {
      assertTrue(
          functions
              .diagnosed(function, "VM.system_properties")
              .lines()
              .anyMatch("sun.net.inetaddr.ttl=0"::equals),
          function.functionName());
    }
  }

  @Test
  void nativeCodeIsCalledWithoutAnOptionThatForbidsAnAotCache() {
    for (FunctionId function : functions.functions()) {
      String options = functions.diagnosed(function, "VM.command_line");
      assertFalse(options.contains("--enable-native-access"), options);
      assertTrue(
          functions.printed(function).stream()
              .noneMatch(line -> line.contains("IllegalCallerException")),
          function.functionName());
    }
  }

  @Test
  void theScheduleOfHnswIndexesFindsNoStoreThatIsLargeEnough() {
    assertEquals(
        new InvocationOutcome.Answered("\"built 0, dropped 0\""),
        functions.scheduled(FunctionId.HNSW_INDEXES));
  }

  @Test
  void theScheduleOfReembedsIsOnePassWhereNoneIsUnderWay() {
    assertEquals(
        new InvocationOutcome.Answered("{\"passes\":1}"), functions.scheduled(FunctionId.REEMBED));
  }

  @Test
  void theScheduleOfTheCompactorErasesATenantWithAllThatItHas() {
    String key =
        Http.post(
                functions.api(),
                "/v1/keys",
                "{\"tenant\":\"leaving\",\"roles\":[\"embed\",\"search\"]}")
            .body()
            .path("key")
            .asText();
    upload("leaving/harbour/keeper.md", "text/markdown", RequestBody.fromString(TEXT));
    functions.announceUploads();
    functions.awaitMatch(key, "harbour", "who looks after the lamp?");
    String tenant = "/v1/tenants/leaving";

    Http.Answer asked =
        Http.send(functions.api(), Surroundings.KEY, "DELETE", tenant + "?erase=true", "");
    InvocationOutcome outcome = functions.scheduled(FunctionId.COMPACTOR);

    assertEquals(202, asked.status(), asked.body().toString());
    assertEquals(
        new InvocationOutcome.Answered(
            "{\"end\":\"done\",\"entries\":0,\"rows\":0,\"objects\":0,\"bytes\":0,"
                + "\"dead_letters\":0,\"left\":{},\"erasures\":1}"),
        outcome);
    JsonNode erased =
        Http.send(functions.api(), Surroundings.KEY, "GET", tenant + "/erasure", "").body();
    assertEquals("erased", erased.path("status").asText(), erased.toString());
    assertEquals(1, erased.at("/receipt/erased/source_versions").asInt(), erased.toString());
    assertEquals(1, erased.at("/receipt/erased/chunks").asInt(), erased.toString());
  }

  /** The last one, since it looks at what all others had the functions do. */
  @Test
  @Order(Integer.MAX_VALUE)
  void everyCallOfAwsIsListedForTheStacksGrants() throws IOException {
    Set<String> made = new TreeSet<>(functions.calls());
    assertTrue(made.size() > 30, made.toString());

    Set<String> listed = new TreeSet<>(Files.readAllLines(CALLS));
    Set<String> never =
        listed.stream()
            .filter(call -> call.startsWith(FunctionId.DEADLETTER.functionName()))
            .filter(call -> !made.contains(call))
            .collect(Collectors.toSet());

    made.removeAll(listed);

    assertEquals(Set.of(), made, () -> "add to " + CALLS + ":\n" + String.join("\n", made));
    assertEquals(Set.of(), never, "calls of the dead letter function that it never made");
  }

  private void upload(String key, String contentType, RequestBody body) {
    surroundings
        .clients()
        .s3()
        .putObject(
            put ->
                put.bucket(surroundings.topology().documentsBucket())
                    .key(key)
                    .contentType(contentType),
            body);
  }
}

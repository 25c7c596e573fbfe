package dev.embedway.functions.api.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StageRoutesTest {

  private static final String STATUS = "/api/v1/embeddings/stage/status";
  private static final String CONTROL = "/api/v1/embeddings/stage/control";
  private static final String UPLOAD = "{\"store\":\"notes\",\"key\":\"a.txt\",\"text\":\"hello\"}";

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN, Role.INGEST);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @BeforeEach
  void resumeAll() {
    assertEquals(200, control("all", "resume").status());
  }

  @Test
  void flagsOfEachStageAreShownAsTheyWereSet() {
    Reply paused = control("embedding", "pause");
    Reply drained = control("storage", "drain");
    JsonNode status = cloud.send(Ask.get(STATUS).key(operator)).body();

    assertEquals(
        "{\"ok\":true,\"stages\":[\"embedding\"],\"action\":\"pause\"}", paused.body().toString());
    assertEquals(200, drained.status());
    assertEquals(3, status.size());
    assertFlags("false false", status.path("chunking"));
    assertFlags("true false", status.path("embedding"));
    assertFlags("false true", status.path("storage"));
    assertTrue(status.at("/storage/mapping").isNull());
  }

  @Test
  void allStagesAreChangedTogether() {
    Reply reply = control("all", "pause");
    JsonNode status = cloud.send(Ask.get(STATUS).key(operator)).body();

    assertEquals(
        "[\"chunking\",\"embedding\",\"storage\"]", reply.body().path("stages").toString());
    status.forEach(stage -> assertFlags("true false", stage));
  }

  @Test
  void messagesOfAQueueAreCounted() {
    cloud.queues().fill(QueueId.STORAGE, 3);
    assertEquals(200, control("storage", "drain").status());

    JsonNode storage = cloud.send(Ask.get(STATUS).key(operator)).body().path("storage");

    assertEquals(3, storage.path("waiting").asInt());
    assertEquals(0, storage.path("in_flight").asInt(-1));
    assertEquals("false", storage.path("drained").asText());
    cloud.queues().empty(QueueId.STORAGE);
  }

  @Test
  void everythingElseIsRefusedWithWhatIsAllowed() {
    Reply stage = control("content", "pause");
    Reply action = control("embedding", "stop");

    assertEquals("400 invalid_parameter stage", refusal(stage));
    assertTrue(
        stage.text("/error/message").contains("chunking, embedding, storage, all"),
        stage.text("/error/message"));
    assertEquals("400 invalid_parameter action", refusal(action));
    assertTrue(
        action.text("/error/message").contains("pause, resume, drain"),
        action.text("/error/message"));
    assertEquals(400, cloud.send(Ask.post(CONTROL, "{\"stage\":\"all\"}").key(operator)).status());
  }

  @Test
  void changesAreAudited() {
    control("chunking", "pause");

    AuditRecord written =
        cloud.operations().audit().list(TenantId.DEFAULT, PageRequest.first(1)).items().getFirst();

    assertEquals("stage.pause chunking", written.action() + " " + written.subject());
    assertEquals(Map.of("paused", "true", "drain", "false"), written.after());
  }

  @Test
  void othersThanTheOperatorAreRefused() {
    String order = "{\"stage\":\"all\",\"action\":\"pause\"}";
    for (String key :
        List.of(cloud.key("acme", Role.ADMIN), cloud.key("default", Role.EMBED, Role.INGEST))) {
      assertEquals("role_required", cloud.send(Ask.get(STATUS).key(key)).code());
      assertEquals("role_required", cloud.send(Ask.post(CONTROL, order).key(key)).code());
    }
    assertFlags("false false", cloud.send(Ask.get(STATUS).key(operator)).body().path("storage"));
  }

  @Test
  void uploadsAreRefusedWhileAStageDrainsAndEmbeddingsAreNot() {
    control("embedding", "drain");
    CloudProcess fresh = cloud.setup(Map.of());

    Reply upload = fresh.send(Ask.post("/v1/documents", UPLOAD).key(operator));
    Reply prepared =
        fresh.send(
            Ask.post("/v1/documents/uploads", "{\"store\":\"notes\",\"key\":\"a.txt\"}")
                .key(operator));

    assertRefused("draining", "60", upload);
    assertEquals("backpressure", prepared.code());
    assertEmbeds(fresh);
  }

  @Test
  void uploadsAreRefusedWhileAQueueIsTooDeepAndEmbeddingsAreNot() {
    cloud.queues().fill(QueueId.CHUNKING, 2);
    CloudProcess limited = cloud.setup(Map.of("EMB_BACKPRESSURE_MAX_DEPTH", "2"));
    CloudProcess wide = cloud.setup(Map.of("EMB_BACKPRESSURE_MAX_DEPTH", "3"));

    Reply upload = limited.send(Ask.post("/v1/documents", UPLOAD).key(operator));

    assertRefused("depth", "5", upload);
    assertEquals("chunking", upload.text("/error/details/stage"));
    assertEmbeds(limited);
    assertEquals(202, wide.send(Ask.post("/v1/documents", UPLOAD).key(operator)).status());
    cloud.queues().empty(QueueId.CHUNKING);
  }

  private void assertEmbeds(CloudProcess process) {
    Reply embedded =
        process.send(
            Ask.post("/v1/embeddings", "{\"model\":\"" + Cloud.MODEL + "\",\"input\":\"tides\"}")
                .key(cloud.key("default", Role.EMBED)));

    assertEquals(200, embedded.status());
  }

  private static void assertRefused(String reason, String retryAfter, Reply reply) {
    assertEquals(429, reply.status());
    assertEquals("backpressure", reply.code());
    assertEquals(reason, reply.text("/error/details/reason"));
    assertEquals(retryAfter, reply.header("Retry-After"));
  }

  private static void assertFlags(String flags, JsonNode stage) {
    assertEquals(flags, stage.path("paused").asText() + " " + stage.path("drain").asText());
  }

  private static String refusal(Reply reply) {
    return reply.status() + " " + reply.code() + " " + reply.text("/error/param");
  }

  private Reply control(String stage, String action) {
    return cloud.send(
        Ask.post(CONTROL, "{\"stage\":\"" + stage + "\",\"action\":\"" + action + "\"}")
            .key(operator));
  }
}

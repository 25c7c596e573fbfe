package dev.embedway.functions.api.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadLetterRoutesTest {

  private static final String DLQ = "/api/v1/embeddings/dlq";
  private static final String CHUNKING = DLQ + "?stage=chunking";
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String SECRET = "sk-0123456789abcdef";

  private final EmbedwayException refused =
      new PermissionException(
          ErrorCode.PROVIDER_DENIED, "the provider refused token=" + SECRET + " of the operator");
  private final Cloud cloud = Cloud.start(Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", KEY));
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  /** A tenant whose documents failed, with the dead letter of each. */
  private record Tenant(String name, String key, List<JobId> jobs, List<String> letters) {}

  private Tenant tenant(String name, int documents) {
    String key = cloud.key(name, Role.ADMIN);
    List<JobId> jobs = IntStream.range(0, documents).mapToObj(i -> upload(name, key, i)).toList();
    return new Tenant(
        name, key, jobs, jobs.stream().map(job -> cloud.letters().giveUp(job, refused)).toList());
  }

  private JobId upload(String tenant, String key, int number) {
    Reply reply =
        cloud.send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"Docs\",\"key\":\"%d.txt\",\"text\":\"words\"}".formatted(number))
                .key(key));
    return JobId.parse(new TenantId(tenant), reply.text("/job_id")).orElseThrow();
  }

  private Reply decide(String key, String letter, String state, String note) {
    return cloud.send(
        Ask.post(
                DLQ + "/state",
                "{\"stage\":\"chunking\",\"entry_id\":\"%s\",\"state\":\"%s\",\"operator_note\":%s}"
                    .formatted(letter, state, note))
            .key(key));
  }

  private Reply requeue(String key, String stage, String letter, String more) {
    return cloud.send(
        Ask.post(
                DLQ + "/requeue",
                "{\"stage\":\"%s\",\"entry_id\":\"%s\"%s}".formatted(stage, letter, more))
            .key(key));
  }

  private static List<String> ids(Reply page) {
    return page.body().path("items").valueStream().map(it -> it.path("entry_id").asText()).toList();
  }

  @Test
  void listShowsWhatFailedWithItsPayload() {
    Tenant acme = tenant("acme", 1);

    Reply page = cloud.send(Ask.get(CHUNKING).key(acme.key()));
    Reply whole = cloud.send(Ask.get(DLQ + "/" + acme.letters().getFirst()).key(acme.key()));
    Reply elsewhere = cloud.send(Ask.get(DLQ).key(acme.key()));

    JsonNode item = page.body().at("/items/0");
    assertEquals(item, whole.body());
    assertEquals("embeddings:chunking:dlq", page.text("/stream"));
    assertEquals(1, page.body().path("count").asInt());
    assertTrue(page.body().path("next").isNull());
    assertEquals(acme.letters().getFirst(), item.path("entry_id").asText());
    assertEquals(acme.jobs().getFirst().wire(), item.path("job_id").asText());
    assertEquals("embeddings:chunking", item.path("queue").asText());
    assertEquals("acme", item.path("tenant").asText());
    assertEquals("Docs", item.path("store").asText());
    assertEquals("chunk_document", item.path("type").asText());
    assertTrue(item.path("batch").isNull());
    assertEquals("quarantined", item.path("dlq_state").asText());
    assertEquals("permanent", item.path("failure_type").asText());
    assertEquals("provider_denied", item.at("/fields/cause").asText());
    assertEquals(3, item.path("receive_count").asInt());
    assertEquals("acme", item.at("/payload/tenant").asText());
    assertTrue(item.path("payload_error").isNull());
    assertFalse(page.body().toString().contains(SECRET), "an error is shown without the key");
    assertEquals(0, elsewhere.body().path("count").asInt());
    assertEquals("embeddings:embedding:dlq", elsewhere.text("/stream"));
  }

  @Test
  void listIsFilteredBeforeItsPageIsCounted() {
    Tenant many = tenant("many", 5);
    decide(many.key(), many.letters().get(1), "ignored", "null");

    Reply first = cloud.send(Ask.get(CHUNKING + "&count=2&tenant=many").key(operator));
    Reply second =
        cloud.send(
            Ask.get(CHUNKING + "&count=2&tenant=many&after=" + first.text("/next")).key(operator));
    Reply ignored = cloud.send(Ask.get(CHUNKING + "&count=1&state=ignored").key(many.key()));
    Reply ofJob =
        cloud.send(
            Ask.get(CHUNKING + "&count=1&job_id=" + many.jobs().getFirst().wire()).key(many.key()));

    List<String> newest = many.letters().reversed();
    assertEquals(newest.subList(0, 2), ids(first));
    assertEquals(newest.subList(2, 4), ids(second));
    assertEquals(List.of(many.letters().get(1)), ids(ignored));
    assertEquals(List.of(many.letters().getFirst()), ids(ofJob));
  }

  @Test
  void operatorSeesAllTenantsAndOthersTheirOwn() {
    Tenant one = tenant("one", 1);
    Tenant two = tenant("two", 1);
    String letter = one.letters().getFirst();

    List<String> all = ids(cloud.send(Ask.get(CHUNKING + "&count=500").key(operator)));
    Reply own = cloud.send(Ask.get(CHUNKING).key(two.key()));

    assertTrue(all.containsAll(List.of(letter, two.letters().getFirst())));
    assertEquals(two.letters(), ids(own));
    for (Reply reply :
        List.of(
            cloud.send(Ask.get(DLQ + "/" + letter).key(two.key())),
            decide(two.key(), letter, "ignored", "null"),
            requeue(two.key(), "chunking", letter, ""))) {
      assertEquals(404, reply.status());
      assertEquals("dead_letter_not_found", reply.code());
    }
    Reply bulk =
        cloud.send(
            Ask.post(
                    DLQ + "/requeue/bulk",
                    "{\"stage\":\"chunking\",\"entry_ids\":[\"" + letter + "\"]}")
                .key(two.key()));
    assertEquals("not_found", bulk.text("/results/0/status"));
  }

  @Test
  void othersThanAdminsAreRefused() {
    String ingest = cloud.key("one", Role.INGEST, Role.EMBED, Role.SEARCH);

    for (Ask ask :
        List.of(
            Ask.get(DLQ),
            Ask.get(DLQ + "/stats"),
            Ask.get(DLQ + "/dl_0"),
            Ask.post(DLQ + "/state", "{}"),
            Ask.post(DLQ + "/requeue", "{}"),
            Ask.post(DLQ + "/requeue/bulk", "{}"))) {
      Reply reply = cloud.send(ask.key(ingest));

      assertEquals(403, reply.status(), ask.path());
      assertEquals("role_required", reply.code(), ask.path());
    }
    Reply stats = cloud.send(Ask.get(DLQ + "/stats").key(cloud.key("one", Role.ADMIN)));
    assertEquals("role_required", stats.code(), "counts are of all tenants");
  }

  @Test
  void unknownStagesAndParametersAreRefusedByName() {
    String body = "{\"stage\":\"content\",\"entry_id\":\"dl_0\",\"state\":\"ignored\"}";

    Reply list = cloud.send(Ask.get(DLQ + "?stage=content").key(operator));

    assertEquals(400, list.status());
    assertEquals("stage", list.text("/error/param"));
    assertTrue(list.text("/error/message").contains("chunking, embedding, storage"));
    assertEquals(
        "stage", cloud.send(Ask.post(DLQ + "/state", body).key(operator)).text("/error/param"));
    assertEquals("stage", requeue(operator, "", "dl_0", "").text("/error/param"));
    for (String query : List.of("count=0", "count=501", "count=x", "state=lost", "after=zz")) {
      Reply reply = cloud.send(Ask.get(CHUNKING + "&" + query).key(operator));

      assertEquals(400, reply.status(), query);
      assertEquals(query.replaceAll("=.*", ""), reply.text("/error/param"));
    }
    assertEquals("state", decide(operator, "dl_0", "requeued", "null").text("/error/param"));
  }

  @Test
  void letterOfAnotherStageIsNotFound() {
    Tenant staged = tenant("staged", 1);
    decide(staged.key(), staged.letters().getFirst(), "approved_for_requeue", "\"mended\"");

    Reply reply = requeue(staged.key(), "embedding", staged.letters().getFirst(), "");

    assertEquals(404, reply.status());
  }

  @Test
  void approvedLetterIsSentOnceAndItsJobIsOpenAgain() {
    cloud.queues().take(QueueId.CHUNKING);
    Tenant sent = tenant("sent", 1);
    String letter = sent.letters().getFirst();

    Reply early = requeue(sent.key(), "chunking", letter, "");
    Reply unexplained = decide(sent.key(), letter, "approved_for_requeue", "\" \"");
    Reply lengthy =
        decide(sent.key(), letter, "approved_for_requeue", "\"" + "n".repeat(1001) + "\"");
    Reply approved = decide(sent.key(), letter, "approved_for_requeue", "\"the key is renewed\"");
    Reply requeued = requeue(sent.key(), "chunking", letter, ",\"delete_from_dlq\":true");
    Reply again = requeue(sent.key(), "chunking", letter, "");

    assertEquals(400, early.status());
    assertTrue(early.text("/error/message").contains("approved_for_requeue"));
    assertEquals(400, unexplained.status());
    assertEquals("operator_note", unexplained.text("/error/param"));
    assertEquals("operator_note", lengthy.text("/error/param"));
    assertEquals("approved_for_requeue", approved.text("/state"));
    assertTrue(approved.body().path("ok").asBoolean());
    assertEquals("requeued", requeued.text("/message"));
    assertEquals("embeddings:chunking:dlq", requeued.text("/from"));
    assertEquals("embeddings:chunking", requeued.text("/to"));
    assertEquals(400, again.status());
    JsonNode shown = cloud.send(Ask.get(DLQ + "/" + letter).key(sent.key())).body();
    assertEquals("requeued", shown.path("dlq_state").asText());
    assertEquals("the key is renewed", shown.path("operator_note").asText());
    assertTrue(shown.at("/fields/sent").asBoolean());
    assertEquals("queued", status(sent));
    List<String> bodies = cloud.queues().take(QueueId.CHUNKING);
    assertEquals(1, bodies.size(), bodies.toString());
    assertTrue(bodies.getFirst().contains(sent.jobs().getFirst().wire()), bodies.toString());
  }

  private String status(Tenant tenant) {
    return cloud
        .send(
            Ask.get("/v1/documents/embeddings/jobs/" + tenant.jobs().getFirst().wire())
                .key(tenant.key()))
        .text("/status");
  }

  @Test
  void overriddenFieldsAndDeletionAreRefusedByName() {
    Tenant odd = tenant("odd", 1);
    String letter = odd.letters().getFirst();

    Reply fields = requeue(odd.key(), "chunking", letter, ",\"override_fields\":{\"a\":1}");
    Reply keep = requeue(odd.key(), "chunking", letter, ",\"delete_from_dlq\":false");

    assertEquals(400, fields.status());
    assertEquals("override_fields", fields.text("/error/param"));
    assertTrue(fields.text("/error/message").contains("only names its job"));
    assertEquals("delete_from_dlq", keep.text("/error/param"));
  }

  @Test
  void letterWhoseDocumentWasUploadedAnewIsSuperseded() {
    Tenant anew = tenant("anew", 1);
    String letter = anew.letters().getFirst();
    decide(anew.key(), letter, "approved_for_requeue", "\"mended\"");
    cloud.send(
        Ask.post("/v1/documents", "{\"store\":\"Docs\",\"key\":\"0.txt\",\"text\":\"others\"}")
            .key(anew.key()));

    Reply reply = requeue(anew.key(), "chunking", letter, "");

    assertEquals(409, reply.status());
    assertEquals("state_conflict", reply.code());
    assertTrue(reply.text("/error/message").contains("newer generation"));
    assertEquals(
        "superseded", cloud.send(Ask.get(DLQ + "/" + letter).key(anew.key())).text("/dlq_state"));
  }

  @Test
  void bulkSaysOfEachWhatBecameOfIt() {
    Tenant bulk = tenant("bulk", 3);
    decide(bulk.key(), bulk.letters().get(0), "approved_for_requeue", "\"mended\"");
    decide(bulk.key(), bulk.letters().get(1), "ignored", "\"not worth it\"");

    Reply reply =
        cloud.send(
            Ask.post(
                    DLQ + "/requeue/bulk",
                    "{\"stage\":\"chunking\",\"entry_ids\":[\"%s\",\"%s\",\"%s\",\"dl_0\",\"%s\"]}"
                        .formatted(
                            bulk.letters().get(0),
                            bulk.letters().get(1),
                            bulk.letters().get(2),
                            bulk.letters().get(0)))
                .key(bulk.key()));
    Reply none =
        cloud.send(
            Ask.post(DLQ + "/requeue/bulk", "{\"stage\":\"chunking\",\"entry_ids\":[]}")
                .key(bulk.key()));

    assertEquals(
        List.of("success", "blocked:ignored", "blocked:quarantined", "not_found"),
        reply.body().path("results").valueStream().map(it -> it.path("status").asText()).toList());
    assertEquals("entry_ids", none.text("/error/param"));
  }

  @Test
  void payloadWhoseKeyIsGoneDoesNotKeepTheListFromBeingShown() {
    Tenant rotated = tenant("rotated", 1);
    String other = "f".repeat(64);

    Reply gone =
        cloud.send(
            Ask.get(CHUNKING).key(rotated.key()), Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", other));
    Reply both =
        cloud.send(
            Ask.get(CHUNKING).key(rotated.key()),
            Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", other + "," + KEY));

    assertEquals(200, gone.status());
    assertTrue(gone.body().at("/items/0/payload").isNull());
    assertTrue(
        gone.text("/items/0/payload_error").contains("EMBEDDINGS_DLQ_ENCRYPTION_KEY"),
        gone.body().toString());
    assertEquals("rotated", both.text("/items/0/payload/tenant"));
  }

  @Test
  void bodiesThatCannotBeReadAreTheOperatorsAndShownWithoutSecrets() {
    cloud.letters().giveUp(PipelineStage.STORAGE, "{\"job\":\"half of a message", refused);
    cloud
        .letters()
        .giveUp(PipelineStage.STORAGE, "{\"job\":\"x\",\"password\": \"hunter2", refused);
    cloud
        .letters()
        .giveUp(PipelineStage.STORAGE, "{\"note\":\"" + "long ".repeat(2000) + "\"}", refused);

    JsonNode items =
        cloud
            .send(Ask.get(DLQ + "?stage=storage&tenant=" + TenantId.UNASSIGNED).key(operator))
            .body()
            .path("items");
    JsonNode large = items.path(0);
    JsonNode whole =
        cloud.send(Ask.get(DLQ + "/" + large.path("entry_id").asText()).key(operator)).body();
    Reply others = cloud.send(Ask.get(DLQ + "?stage=storage").key(cloud.key("one", Role.ADMIN)));

    assertEquals(3, items.size());
    assertEquals("{\"job\":\"half of a message", items.at("/2/payload").asText());
    assertTrue(items.at("/2/job_id").isNull());
    assertEquals("***REDACTED***", items.at("/1/payload").asText());
    assertTrue(large.path("payload").isNull());
    assertTrue(large.path("payload_error").asText().contains("a list shows at most"));
    assertTrue(whole.at("/payload/note").asText().startsWith("long long"));
    assertEquals(0, others.body().path("count").asInt());
  }

  @Test
  void readingAndDecidingIsAudited() {
    Tenant seen = tenant("seen", 2);
    String letter = seen.letters().getFirst();
    cloud.send(Ask.get(CHUNKING).key(seen.key()));
    cloud.send(Ask.get(DLQ + "/" + letter).key(operator));
    decide(seen.key(), letter, "approved_for_requeue", "\"mended\"");
    requeue(seen.key(), "chunking", letter, "");

    List<AuditRecord> records =
        cloud
            .operations()
            .audit()
            .list(new TenantId("seen"), PageRequest.first(100))
            .items()
            .reversed()
            .stream()
            .filter(record -> record.action().startsWith("dead_letter."))
            .toList();

    assertEquals(
        List.of(
            "dead_letter.list chunking",
            "dead_letter.read " + letter,
            "dead_letter.decide " + letter,
            "dead_letter.requeue " + letter),
        records.stream().map(record -> record.action() + " " + record.subject()).toList());
    assertEquals("2", records.getFirst().after().get("count"));
    assertTrue(records.get(1).actor().startsWith("default/"), records.get(1).actor());
  }

  @Test
  void statsCountByStageAndState() {
    JsonNode before = cloud.send(Ask.get(DLQ + "/stats").key(operator)).body();
    Tenant counted = tenant("counted", 2);
    decide(counted.key(), counted.letters().getFirst(), "approved_for_requeue", "\"mended\"");
    requeue(counted.key(), "chunking", counted.letters().getFirst(), "");

    count(Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, 3);
    count(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, 2, Label.CODE.of("provider_denied"));

    JsonNode after = cloud.send(Ask.get(DLQ + "/stats").key(operator)).body();

    String states = "/stages/chunking/states";
    assertEquals(1, grown(before, after, states + "/quarantined"));
    assertEquals(1, grown(before, after, states + "/requeued"));
    assertEquals(1, grown(before, after, "/dlq/embeddings:chunking:dlq"));
    assertEquals(1, grown(before, after, "/total_dlq"));
    assertEquals(3, grown(before, after, "/stages/storage/processed"));
    assertEquals(2, grown(before, after, "/stages/storage/failed"));
    assertEquals(0, grown(before, after, "/stages/embedding/failed"));
  }

  @Test
  void statsCountMessagesOfQueuesAndOfTheQueuesOfSqsThatAreNotDrained() {
    cloud.queues().empty(QueueId.EMBEDDING);
    cloud.queues().fill(QueueId.EMBEDDING, 3);
    cloud.queues().deadLetters().fill(QueueId.STORAGE, 2);

    Reply stats = cloud.setup(Map.of()).send(Ask.get(DLQ + "/stats").key(operator));
    cloud.queues().empty(QueueId.EMBEDDING);
    cloud.queues().deadLetters().empty(QueueId.STORAGE);

    assertEquals(3, stats.body().path("queues").path("embeddings:embedding").asInt());
    assertEquals(
        "{\"embeddings:chunking:dlq\":0,\"embeddings:embedding:dlq\":0,"
            + "\"embeddings:storage:dlq\":2}",
        stats.body().path("undrained").toString());
  }

  private void count(Metric metric, long by, Label.Value... code) {
    Label.Value[] labels =
        Stream.concat(Stream.of(Label.STAGE.of("storage")), Stream.of(code))
            .toArray(Label.Value[]::new);
    cloud.operations().counters().add(Map.of(Sample.of(metric, Sample.WHOLE, labels), by));
  }

  private static long grown(JsonNode before, JsonNode after, String pointer) {
    return after.at(pointer).asLong(-1) - before.at(pointer).asLong(-1);
  }
}

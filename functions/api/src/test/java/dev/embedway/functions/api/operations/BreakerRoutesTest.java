package dev.embedway.functions.api.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BreakerRoutesTest {

  private static final String PATH = "/api/v1/embeddings/circuit-breakers";

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void breakersAreThereFromTheirFirstCallOnAndAreReset() {
    call(new BreakerId("openai", "good.example"), 1, 0);
    call(new BreakerId("openai", "bad.example"), 0, 10);
    call(new BreakerId("cohere", "api.example"), 2, 1);

    JsonNode before = cloud.send(Ask.get(PATH).key(operator)).body();
    Reply reset = cloud.send(Ask.post(PATH + "/openai/reset", "").key(operator));
    JsonNode after = cloud.send(Ask.get(PATH).key(operator)).body();

    assertEquals(2, before.size());
    JsonNode openai = before.path("embeddings_openai");
    assertEquals("embeddings_openai", openai.path("name").asText());
    assertEquals("OPEN", openai.path("state").asText());
    assertEquals(10, openai.path("failure_count").asInt());
    assertTrue(openai.path("last_failure_time").asLong() > 1_600_000_000);
    assertEquals(0, openai.path("half_open_calls").asInt(-1));
    assertEquals(5, openai.at("/settings/failure_threshold").asInt());
    assertEquals("bad.example", openai.at("/endpoints/0/endpoint").asText());
    assertEquals("CLOSED", openai.at("/endpoints/1/state").asText());
    assertEquals("CLOSED", before.at("/embeddings_cohere/state").asText());
    assertEquals(2, before.at("/embeddings_cohere/success_count").asInt());
    assertEquals(200, reset.status());
    assertTrue(reset.text("/message").contains("openai"));
    assertEquals("CLOSED", after.at("/embeddings_openai/state").asText());
    assertEquals(0, after.at("/embeddings_openai/failure_count").asInt(-1));
    AuditRecord audit =
        cloud.operations().audit().list(TenantId.DEFAULT, PageRequest.first(10)).items().getFirst();
    assertEquals("breaker.reset openai", audit.action() + " " + audit.subject());
  }

  private void call(BreakerId id, int successes, int failures) {
    for (int i = 0; i < successes; i++) {
      cloud.breakers().of(id).call(Instant.now().plusSeconds(10), _ -> "an answer");
    }
    for (int i = 0; i < failures; i++) {
      assertThrows(EmbedwayException.class, () -> fail(id));
    }
  }

  private String fail(BreakerId id) {
    return cloud
        .breakers()
        .of(id)
        .call(
            Instant.now().plusSeconds(10),
            _ -> {
              throw new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "too late", null);
            });
  }

  @Test
  void aProviderWithoutOneIsNotFound() {
    for (String name : new String[] {"onnx", "embeddings_openai", "%23%2F", "a%20b"}) {
      Reply reply = cloud.send(Ask.post(PATH + "/" + name + "/reset", "").key(operator));

      assertEquals("breaker_not_found", reply.code(), name);
      assertEquals(404, reply.status(), name);
    }
  }

  @Test
  void othersThanTheOperatorAreRefused() {
    for (String key :
        new String[] {cloud.key("acme", Role.ADMIN), cloud.key("default", Role.EMBED)}) {
      assertEquals("role_required", cloud.send(Ask.get(PATH).key(key)).code());
      assertEquals(
          "role_required", cloud.send(Ask.post(PATH + "/openai/reset", "").key(key)).code());
    }
  }
}

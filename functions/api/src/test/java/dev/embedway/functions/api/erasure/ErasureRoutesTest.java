package dev.embedway.functions.api.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErasureRoutesTest {

  private final Cloud cloud =
      Cloud.start(Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", "a-passphrase-of-tests"));
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void erasureSuspendsAtOnceAndIsShownUntilItIsDone() {
    String key = cloud.key("leaves", Role.ADMIN);

    Reply accepted = delete("leaves?erase=true");
    Reply again = delete("leaves?erase=true");
    Reply shown = cloud.send(Ask.get("/v1/tenants/leaves/erasure").key(operator));

    assertEquals(202, accepted.status(), accepted.code());
    assertEquals(accepted.body(), again.body());
    assertEquals(accepted.body(), shown.body());
    assertEquals("erasing", shown.text("/status"));
    assertTrue(shown.body().path("receipt").isNull());
    assertFalse(shown.body().toString().contains("leaves"));
    assertEquals("tenant_suspended", cloud.send(Ask.get("/v1/models").key(key)).code());
  }

  @Test
  void tenantThatIsErasedIsNotResumedAndGetsNoKey() {
    cloud.key("never-back", Role.ADMIN);
    delete("never-back?erase=true");

    Reply resumed =
        cloud.send(Ask.patch("/v1/tenants/never-back", "{\"suspended\":false}").key(operator));
    Reply made =
        cloud.send(
            Ask.post("/v1/keys", "{\"tenant\":\"never-back\",\"roles\":[\"embed\"]}")
                .key(operator));

    assertEquals("state_conflict", resumed.code());
    assertEquals("state_conflict", made.code());
  }

  @Test
  void onlyTheOperatorErasesOthersAndNobodyTheOperator() {
    cloud.key("kept", Role.ADMIN);
    String other = cloud.key("curious", Role.ADMIN);

    assertEquals("state_conflict", delete("default?erase=true").code());
    assertEquals("tenant_not_found", delete("nobody-of-this-name?erase=true").code());
    assertEquals("invalid_parameter", delete("kept?erase=yes").code());
    Stream.of(
            Ask.delete("/v1/tenants/kept?erase=true"),
            Ask.get("/v1/tenants/kept/erasure"),
            Ask.post("/v1/erasures/verify", "{}"))
        .forEach(ask -> assertEquals("role_required", cloud.send(ask.key(other)).code()));
    assertEquals(
        "tenant_not_found", cloud.send(Ask.get("/v1/tenants/kept/erasure").key(operator)).code());
  }

  @Test
  void documentIsErasedByWhoeverMayDeleteItAndTheReceiptVerifies() {
    String key = cloud.key("erases-one", Role.INGEST);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"docs\"}").key(key));
    String id =
        cloud
            .send(
                Ask.post("/v1/documents", "{\"store\":\"docs\",\"key\":\"a.txt\",\"text\":\"t\"}")
                    .key(key))
            .text("/id");
    String path = "/v1/documents/" + id + "?erase=";

    Reply slip = cloud.send(Ask.delete(path + "yes").key(key));
    Reply searcher =
        cloud.send(Ask.delete(path + "true").key(cloud.key("erases-one", Role.SEARCH)));
    Reply others = cloud.send(Ask.delete(path + "true").key(cloud.key("curious", Role.INGEST)));
    Reply unsealed =
        cloud.send(Ask.delete(path + "true").key(key), Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", ""));
    Reply erased = cloud.send(Ask.delete(path + "true").key(key));

    assertEquals(
        List.of("invalid_parameter", "role_required", "document_not_found", "state_conflict"),
        List.of(slip.code(), searcher.code(), others.code(), unsealed.code()));
    assertEquals(200, erased.status(), erased.code());
    assertEquals("true", verify(erased.body().path("receipt").toString()).text("/valid"));
    assertEquals("deleted", cloud.send(Ask.get("/v1/documents/" + id).key(key)).text("/status"));
  }

  @Test
  void receiptOfAnotherInstallationDoesNotVerify() {
    String receipt =
        """
        {"subject":"erased-1","requested_at":"2026-11-29T12:00:00Z",\
        "erased_at":"2026-11-29T13:00:00Z","erased":{"chunks":%s},"unreachable":{"logs":"never"},\
        "hmac":"%s"}\
        """;

    Reply verdict = verify(receipt.formatted("3", "0".repeat(64)));
    Reply wrong = verify(receipt.formatted("\"three\"", "0".repeat(64)));

    assertFalse(verdict.body().path("valid").asBoolean());
    assertEquals("erasure.verification", verdict.text("/object"));
    assertEquals("invalid_parameter", wrong.code());
  }

  private Reply verify(String receipt) {
    return cloud.send(Ask.post("/v1/erasures/verify", receipt).key(operator));
  }

  private Reply delete(String tenant) {
    return cloud.send(Ask.delete("/v1/tenants/" + tenant).key(operator));
  }
}

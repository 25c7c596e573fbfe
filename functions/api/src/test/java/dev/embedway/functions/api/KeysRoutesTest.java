package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.tenant.Role;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysRoutesTest {

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply create(String json) {
    return cloud.send(Ask.post("/api/v1/keys", json).key(operator));
  }

  @Test
  void aNewKeyWorksAtOnceIsShownOnceAndIsRefusedOnceRevoked() {
    Reply made = create("{\"tenant\":\"acme\",\"roles\":[\"embed\"],\"name\":\"laptop\"}");
    String key = made.text("/key");
    String id = made.text("/id");

    Reply used = cloud.send(Ask.get("/v1/models").with("X-API-KEY", key));
    Reply listed = cloud.send(Ask.get("/v1/keys?tenant=acme").key(operator));
    Reply revoked = cloud.send(Ask.delete("/v1/keys/" + id + "?tenant=acme").key(operator));
    Reply refused = cloud.send(Ask.get("/v1/models").key(key));

    assertEquals(201, made.status());
    assertTrue(key.startsWith("ew_"));
    assertEquals(200, used.status());
    assertEquals("laptop", listed.text("/data/0/name"));
    assertFalse(listed.body().toString().contains(key));
    assertTrue(revoked.body().at("/deleted").asBoolean());
    assertEquals("invalid_api_key", refused.code());
  }

  @Test
  void anExpiredKeyIsRefused() {
    String expired = cloud.key("default", Optional.of(Instant.now().minusSeconds(1)), Role.EMBED);

    assertEquals("invalid_api_key", cloud.send(Ask.get("/v1/models").key(expired)).code());
  }

  @Test
  void noKeyIsMadeForTheReservedTenantOrForThePast() {
    assertEquals(
        "invalid_name", create("{\"tenant\":\"_unassigned\",\"roles\":[\"embed\"]}").code());
    assertEquals(
        "expires_at", create("{\"roles\":[\"embed\"],\"expires_at\":1}").text("/error/param"));
    assertEquals("roles", create("{\"roles\":[\"king\"]}").text("/error/param"));
    assertEquals("roles", create("{\"roles\":[]}").text("/error/param"));
  }

  @Test
  void anAdminThatIsNotTheOperatorMakesKeysForItsOwnTenantAlone() {
    String admin = cloud.key("other", Role.ADMIN);

    Reply own = cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"search\"]}").key(admin));
    Reply foreign =
        cloud.send(
            Ask.post("/v1/keys", "{\"tenant\":\"default\",\"roles\":[\"admin\"]}").key(admin));

    assertEquals("other", own.text("/tenant"));
    assertEquals("role_required", foreign.code());
  }
}

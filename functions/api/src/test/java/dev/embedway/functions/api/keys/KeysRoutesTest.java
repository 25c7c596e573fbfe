package dev.embedway.functions.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

  @Test
  void thousandsOfKeysAreListedInPagesAndOneIsFoundAndRevokedByItsId() {
    String admin = cloud.key("many", Role.ADMIN);
    List<String> made =
        IntStream.range(0, 120).mapToObj(_ -> cloud.key("many", Role.EMBED)).toList();

    Reply first = cloud.send(Ask.get("/v1/keys").key(admin));
    Reply second = cloud.send(Ask.get("/v1/keys?after=" + first.text("/next")).key(admin));
    String last = second.text("/data/20/id");
    Reply revoked = cloud.send(Ask.delete("/v1/keys/" + last).key(admin));

    assertEquals(100, first.body().at("/data").size());
    assertEquals(21, second.body().at("/data").size());
    assertTrue(second.body().at("/next").isNull());
    assertEquals(200, revoked.status());
    assertEquals("invalid_api_key", cloud.send(Ask.get("/v1/models").key(made.getLast())).code());
    assertEquals("invalid_cursor", cloud.send(Ask.get("/v1/keys?after=x").key(admin)).code());
    assertEquals("limit", cloud.send(Ask.get("/v1/keys?limit=0").key(admin)).text("/error/param"));
    assertEquals(
        "limit", cloud.send(Ask.get("/v1/keys?limit=1001").key(admin)).text("/error/param"));
  }

  @Test
  void aCursorOfAnotherTenantsListIsNone() {
    String one = cloud.key("cursors1", Role.ADMIN);
    String other = cloud.key("cursors2", Role.ADMIN);
    cloud.key("cursors1", Role.ADMIN);
    String next = cloud.send(Ask.get("/v1/keys?limit=1").key(one)).text("/next");

    assertEquals("invalid_cursor", cloud.send(Ask.get("/v1/keys?after=" + next).key(other)).code());
  }

  @Test
  void allKeysOfATenantAreRevokedButTheOneThatAsks() {
    String admin = cloud.key("cleared", Role.ADMIN);
    List<String> others =
        IntStream.range(0, 40).mapToObj(_ -> cloud.key("cleared", Role.EMBED)).toList();
    String elsewhere = cloud.key("kept", Role.EMBED);
    cloud.send(Ask.get("/v1/models").key(others.getFirst()));

    Reply unnamed = cloud.send(Ask.delete("/v1/keys").key(admin));
    Reply cleared = cloud.send(Ask.delete("/v1/keys?tenant=cleared").key(admin));

    assertEquals("tenant", unnamed.text("/error/param"));
    assertEquals(40, cleared.body().at("/count").asInt());
    assertTrue(cleared.body().at("/deleted").asBoolean());
    for (int i = 0; i < others.size(); i++) {
      Ask late = Ask.get("/v1/models").key(others.get(i)).from("192.0.2." + i);
      assertEquals("invalid_api_key", cloud.send(late).code());
    }
    assertEquals(200, cloud.send(Ask.get("/v1/models").key(elsewhere)).status());
    assertEquals(1, cloud.send(Ask.get("/v1/keys").key(admin)).body().at("/data").size());
  }

  @Test
  void keysOverTheTenantsLimitAreRefusedUntilOneIsRevoked() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDWAY_TENANT_MAX_KEYS", "2"));
    String admin = cloud.key("capped", Role.ADMIN);
    Ask more = Ask.post("/v1/keys", "{\"roles\":[\"embed\"]}").key(admin);

    Reply second = limited.send(more);
    Reply third = limited.send(more);
    limited.send(Ask.delete("/v1/keys/" + second.text("/id")).key(admin));
    Reply after = limited.send(more);

    assertEquals(201, second.status());
    assertEquals(403, third.status());
    assertEquals("quota_exceeded", third.code());
    assertEquals(3, third.body().at("/error/details/given").asInt());
    assertEquals(2, third.body().at("/error/details/allowed").asInt());
    assertEquals("keys", third.text("/error/details/quota"));
    assertEquals(201, after.status());
  }
}

package dev.embedway.functions.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class TenantsRoutesTest {

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply suspend(String tenant) {
    return cloud.send(Ask.patch("/v1/tenants/" + tenant, "{\"suspended\":true}").key(operator));
  }

  private Reply resume(String tenant) {
    return cloud.send(Ask.patch("/v1/tenants/" + tenant, "{\"suspended\":false}").key(operator));
  }

  @TestFactory
  Stream<DynamicTest> everyRouteThatNeedsAKeyRefusesASuspendedTenant() {
    String admin = cloud.key("stopped", Role.ADMIN);
    cloud.send(Ask.get("/v1/models").key(admin));
    Reply suspended = suspend("stopped");

    return Stream.concat(
        Stream.of(
            DynamicTest.dynamicTest(
                "suspended", () -> assertTrue(suspended.body().at("/suspended").asBoolean()))),
        Stream.of(Endpoint.values())
            .filter(endpoint -> !endpoint.roles().isEmpty())
            // Another process of the function without a database knew no key of the tenant; the
            // one with it did not either.
            .map(endpoint ->
                DynamicTest.dynamicTest(
                    endpoint.name(),
                    () -> {
                      String path = "/v1" + endpoint.path().replaceAll("\\{[^}]+}", "x");
                      Reply reply =
                          cloud.send(
                              (endpoint.method().equals("GET")
                                      ? Ask.get(path)
                                      : new Ask(endpoint.method(), path, java.util.Map.of(), ""))
                                  .key(admin));
                      assertEquals(403, reply.status());
                      assertEquals("tenant_suspended", reply.code());
                    })));
  }

  @Test
  void aResumedTenantIsServedAgainAndOthersAlways() {
    String admin = cloud.key("paused", Role.ADMIN);
    String other = cloud.key("running", Role.ADMIN);
    suspend("paused");
    Reply during = cloud.send(Ask.get("/v1/keys").key(admin));
    Reply others = cloud.send(Ask.get("/v1/keys").key(other));

    Reply resumed = resume("paused");
    Reply after = cloud.send(Ask.get("/v1/keys").key(admin));

    assertEquals("tenant_suspended", during.code());
    assertEquals(200, others.status());
    assertFalse(resumed.body().at("/suspended").asBoolean(true));
    assertTrue(resumed.body().at("/suspended_at").isNull());
    assertEquals(200, after.status());
  }

  @Test
  void theJobsOfASuspendedTenantWaitInThePipeline() {
    cloud.key("waiting", Role.ADMIN);
    TenantId tenant = new TenantId("waiting");

    suspend("waiting");
    boolean during = cloud.ledger().isHeld(tenant);
    resume("waiting");

    assertTrue(during);
    assertFalse(cloud.ledger().isHeld(tenant));
  }

  @Test
  void noKeyIsMadeForASuspendedTenant() {
    cloud.key("frozen", Role.ADMIN);
    suspend("frozen");

    Reply made =
        cloud.send(
            Ask.post("/v1/keys", "{\"tenant\":\"frozen\",\"roles\":[\"embed\"]}").key(operator));

    assertEquals("tenant_suspended", made.code());
  }

  @Test
  void aDeletedTenantHasNoKeyAndIsSuspended() {
    List<String> keys = Stream.generate(() -> cloud.key("closed", Role.ADMIN)).limit(35).toList();
    cloud.send(Ask.get("/v1/models").key(keys.getFirst()));

    Reply deleted = cloud.send(Ask.delete("/v1/tenants/closed").key(operator));
    Reply again = cloud.send(Ask.delete("/v1/tenants/closed").key(operator));
    Reply listed = cloud.send(Ask.get("/v1/keys?tenant=closed").key(operator));

    assertEquals(35, deleted.body().at("/keys_revoked").asInt());
    assertEquals(0, again.body().at("/keys_revoked").asInt());
    assertEquals(0, listed.body().at("/data").size());
    for (int i = 0; i < keys.size(); i++) {
      Ask late = Ask.get("/v1/models").key(keys.get(i)).from("192.0.2." + i);
      assertEquals("invalid_api_key", cloud.send(late).code());
    }
    assertTrue(cloud.ledger().isHeld(new TenantId("closed")));
  }

  @Test
  void theOperatorsOwnTenantIsNeitherSuspendedNorDeleted() {
    assertEquals("state_conflict", suspend("default").code());
    assertEquals(
        "state_conflict", cloud.send(Ask.delete("/v1/tenants/default").key(operator)).code());
    assertEquals(200, cloud.send(Ask.get("/v1/keys").key(operator)).status());
  }

  @Test
  void tenantsAreListedInPagesByName() {
    List.of("list-a", "list-b", "list-c").forEach(name -> cloud.key(name, Role.EMBED));
    suspend("list-b");

    Reply one = cloud.send(Ask.get("/v1/tenants?limit=1000").key(operator));
    Reply first = cloud.send(Ask.get("/v1/tenants?limit=1").key(operator));
    Reply second =
        cloud.send(Ask.get("/v1/tenants?limit=1&after=" + first.text("/next")).key(operator));

    List<String> names =
        one.body().at("/data").valueStream().map(row -> row.path("id").asText()).toList();
    assertEquals(names.stream().sorted().toList(), names);
    assertTrue(names.containsAll(List.of("default", "list-a", "list-b", "list-c")));
    assertEquals(names.get(0), first.text("/data/0/id"));
    assertEquals(names.get(1), second.text("/data/0/id"));
    assertTrue(
        one.body()
            .at("/data")
            .valueStream()
            .filter(row -> row.path("id").asText().equals("list-b"))
            .allMatch(row -> row.path("suspended").asBoolean() && row.path("keys").asInt() == 1));
  }

  @Test
  void aBodyWithoutSuspendedIsRefused() {
    cloud.key("asked", Role.EMBED);

    assertEquals(
        "suspended",
        cloud.send(Ask.patch("/v1/tenants/asked", "{}").key(operator)).text("/error/param"));
    assertEquals(
        "unknown_field",
        cloud.send(Ask.patch("/v1/tenants/asked", "{\"name\":1}").key(operator)).code());
  }

  @Test
  void recordsShowTheOperatorEveryTenantsChangesAndOthersTheirOwn() {
    String one = cloud.key("watched1", Role.ADMIN);
    String two = cloud.key("watched2", Role.ADMIN);
    cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"embed\"]}").key(one));
    cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"embed\"]}").key(two));
    suspend("watched2");

    Reply own = cloud.send(Ask.get("/v1/audit").key(one));
    Reply named = cloud.send(Ask.get("/v1/audit?tenant=watched2&limit=1").key(operator));
    Reply older =
        cloud.send(
            Ask.get("/v1/audit?tenant=watched2&limit=1&after=" + named.text("/next"))
                .key(operator));
    Reply all = cloud.send(Ask.get("/v1/audit?limit=1000").key(operator));

    assertEquals(1, own.body().at("/data").size());
    assertEquals("key.create", own.text("/data/0/action"));
    assertEquals("tenant.suspend", named.text("/data/0/action"));
    assertEquals("key.create", older.text("/data/0/action"));
    List<String> tenants =
        all.body().at("/data").valueStream().map(row -> row.path("tenant").asText()).toList();
    assertTrue(tenants.containsAll(List.of("watched1", "watched2")));
    List<String> times =
        all.body().at("/data").valueStream().map(row -> row.path("at").asText()).toList();
    assertTrue(times.getFirst().compareTo(times.getLast()) > 0);
  }
}

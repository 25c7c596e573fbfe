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
import dev.embedway.models.engine.queue.EngineCounts;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.topology.route.Role;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheRouteTest {

  private static final String MODEL = "\"model\":\"all-MiniLM-L6-v2\"";

  private final Cloud cloud = Cloud.start();
  private final CloudProcess one = cloud.processes().caching();
  private final CloudProcess two = cloud.processes().caching();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply embed(CloudProcess process, String key, String more) {
    return process.send(Ask.post("/v1/embeddings", "{" + MODEL + more + "}").key(key));
  }

  private String found(CloudProcess process, String key, String more) {
    return embed(process, key, more).header("X-Embeddings-Cache");
  }

  @Test
  void bothRoutesSayWhatWasFoundAndAnswerAlike() {
    String key = cloud.key("found", Role.EMBED);
    Reply fresh = embed(one, key, ",\"input\":[\"x\",\"y\",\"x\"],\"encoding_format\":\"base64\"");
    Reply again = embed(one, key, ",\"input\":[\"x\",\"y\",\"x\"],\"encoding_format\":\"base64\"");
    Reply elsewhere =
        embed(two, key, ",\"input\":[\"x\",\"y\",\"x\"],\"encoding_format\":\"base64\"");
    Reply bare =
        one.send(
            Ask.post("/v1/embeddings/batch", "{" + MODEL + ",\"texts\":[\"z\",\"y\"]}").key(key));

    assertEquals("hit=0 miss=3", fresh.header("X-Embeddings-Cache"));
    assertEquals("hit=3 miss=0", again.header("X-Embeddings-Cache"));
    assertEquals("hit=3 miss=0", elsewhere.header("X-Embeddings-Cache"));
    assertEquals("hit=1 miss=1", bare.header("X-Embeddings-Cache"));
    assertEquals(fresh.body(), again.body());
    assertEquals(fresh.body(), elsewhere.body());
  }

  @Test
  void anAdminCutsOffItsTenantAndTheOperatorAnyOrAll() {
    String alpha = cloud.key("alpha", Role.ADMIN);
    String beta = cloud.key("beta", Role.ADMIN);
    embed(one, alpha, ",\"input\":[\"x\",\"y\"]");
    embed(one, beta, ",\"input\":\"x\"");

    Reply own = one.send(Ask.delete("/v1/embeddings/cache").key(alpha));
    assertEquals(2, own.body().at("/entries_removed").asInt());
    assertEquals("hit=1 miss=0", found(one, beta, ",\"input\":\"x\""));
    assertEquals("hit=0 miss=1", found(one, alpha, ",\"input\":\"x\""));

    Reply others = one.send(Ask.delete("/v1/embeddings/cache?tenant=alpha").key(beta));
    assertEquals("role_required", others.code());
    Reply named = one.send(Ask.delete("/v1/embeddings/cache?tenant=beta").key(operator));
    assertEquals(1, named.body().at("/entries_removed").asInt());
    assertEquals("hit=1 miss=0", found(one, alpha, ",\"input\":\"x\""));

    assertEquals(200, one.send(Ask.delete("/v1/embeddings/cache").key(operator)).status());
    assertEquals("hit=0 miss=1", found(one, alpha, ",\"input\":\"x\""));
  }

  @Test
  void whatWasFoundIsCountedByTenantInTheProcessAndInTheFleet() {
    String key = cloud.key("counted", Role.EMBED);
    var process = cloud.processes().caching();
    embed(process, key, ",\"input\":[\"x\",\"y\"]");
    // Of another process, since one writes its numbers at most once a second.
    var other = cloud.processes().caching();
    embed(other, key, ",\"input\":[\"y\",\"x\",\"z\"]");

    JsonNode usage = cloud.send(Ask.get("/v1/embeddings/usage").key(key)).body().at("/data/0");
    JsonNode health = other.send(Ask.get("/v1/embeddings/health")).body();
    JsonNode metrics = other.send(Ask.get("/v1/embeddings/metrics").key(operator)).body();

    assertEquals(2, usage.path("requests").asInt());
    assertEquals(2, usage.path("cache_hits").asInt());
    JsonNode stats = health.path("cache_stats");
    assertEquals(3, stats.path("size").asInt());
    assertEquals(5000, stats.path("max_size").asInt());
    assertEquals(3600, stats.path("ttl_seconds").asInt());
    assertEquals(2, stats.path("hits").asInt());
    assertEquals(1, stats.path("misses").asInt());
    assertEquals(2.0 / 3, stats.path("hit_rate").asDouble(), 1e-9);
    assertEquals(0, stats.path("store_failures").asInt(-1));
    assertTrue(metrics.at("/cache/hits").asInt() >= 2);
    assertTrue(metrics.at("/cache/misses").asInt() >= 3);
    assertEquals(3, metrics.at("/cache/size").asInt());
    assertEquals(3600, metrics.at("/config/cache/ttl_seconds").asInt());
  }

  @Test
  void whoeverCutsOffIsWrittenDown() {
    String admin = cloud.key("gamma", Role.ADMIN);
    one.send(Ask.delete("/v1/embeddings/cache").key(admin));
    one.send(Ask.delete("/v1/embeddings/cache").key(operator));

    AuditRecord own =
        cloud
            .operations()
            .audit()
            .list(new TenantId("gamma"), PageRequest.first(10))
            .items()
            .getFirst();
    AuditRecord all =
        cloud.operations().audit().list(TenantId.DEFAULT, PageRequest.first(10)).items().getFirst();

    assertEquals("cache.cut_off gamma", own.action() + " " + own.subject());
    assertTrue(own.actor().startsWith("gamma/key_"), own.actor());
    assertEquals("cache.cut_off all tenants", all.action() + " " + all.subject());
  }

  @Test
  void whatIsAskedAgainNeedsNoModelNeitherHereNorInANewProcess() {
    String key = cloud.key("again", Role.EMBED);
    String texts =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"" + i + " boats".repeat(20) + "\"")
            .collect(Collectors.joining(",", ",\"encoding_format\":\"base64\",\"input\":[", "]"));
    try (EmbeddingRuntime first = cloud.processes().newRuntime();
        EmbeddingRuntime second = cloud.processes().newRuntime()) {
      var process = cloud.processes().caching(first);
      Reply fresh = embed(process, key, texts);
      EngineCounts made = first.engine().counts();
      Reply again = embed(process, key, texts);
      Reply elsewhere = embed(cloud.processes().caching(second), key, texts);

      assertEquals("hit=0 miss=100", fresh.header("X-Embeddings-Cache"));
      assertEquals(1, made.loads());
      assertEquals(100, made.texts());
      assertEquals("hit=100 miss=0", again.header("X-Embeddings-Cache"));
      assertEquals(made, first.engine().counts());
      assertEquals(fresh.body(), again.body());
      assertEquals("hit=100 miss=0", elsewhere.header("X-Embeddings-Cache"));
      assertEquals(new EngineCounts(0, 0, 0, 0, 0), second.engine().counts());
      assertEquals(fresh.body(), elsewhere.body());
    }
  }

  @Test
  void onlyAdminsCutOff() {
    Reply refused =
        one.send(Ask.delete("/v1/embeddings/cache").key(cloud.key("alpha", Role.EMBED)));

    assertEquals("role_required", refused.code());
  }
}

package dev.embedway.functions.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Quotas of a tenant, through the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class QuotasTest {

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private static Ask upload(String key, String name, String text) {
    return Ask.post(
            "/v1/documents",
            "{\"store\":\"docs\",\"key\":\"" + name + "\",\"text\":\"" + text + "\"}")
        .key(key);
  }

  private static Ask prepare(String key, String name, int bytes) {
    return Ask.post(
            "/v1/documents/uploads",
            "{\"store\":\"docs\",\"key\":\"" + name + "\",\"bytes\":" + bytes + "}")
        .key(key);
  }

  private static void assertExceeded(Reply reply, String quota, int given, int allowed) {
    assertEquals(403, reply.status());
    assertEquals("quota_exceeded", reply.code());
    assertEquals("permission_error", reply.text("/error/type"));
    assertEquals(quota, reply.text("/error/details/quota"));
    assertEquals(given, reply.body().at("/error/details/given").asInt());
    assertEquals(allowed, reply.body().at("/error/details/allowed").asInt());
  }

  @Test
  void documentsOverTheLimitAreRefusedUntilOneIsDeleted() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1"));
    String key = cloud.key("few-documents", Role.ADMIN);
    String other = cloud.key("other-documents", Role.ADMIN);

    Reply first = limited.send(upload(key, "a.txt", "one"));
    Reply second = limited.send(upload(key, "b.txt", "two"));
    Reply prepared = limited.send(prepare(key, "b.txt", 3));
    Reply replaced = limited.send(upload(key, "a.txt", "one more"));
    Reply others = limited.send(upload(other, "b.txt", "two"));
    Reply missing = limited.send(Ask.get("/v1/documents").key(key));
    limited.send(Ask.delete("/v1/documents/" + first.text("/id")).key(key));
    Reply after = limited.send(upload(key, "b.txt", "two"));

    assertEquals(202, first.status());
    assertExceeded(second, "documents", 2, 1);
    assertExceeded(prepared, "documents", 2, 1);
    assertEquals(202, replaced.status());
    assertEquals(202, others.status());
    assertEquals(1, missing.body().at("/data").size());
    assertEquals(202, after.status());
  }

  @Test
  void bytesOverTheLimitAreRefusedAndReplacementsCountOnce() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDWAY_TENANT_MAX_BYTES", "10"));
    String key = cloud.key("few-bytes", Role.ADMIN);

    Reply first = limited.send(upload(key, "a.txt", "12345678"));
    Reply second = limited.send(upload(key, "b.txt", "123"));
    Reply prepared = limited.send(prepare(key, "b.txt", 3));
    Reply replaced = limited.send(upload(key, "a.txt", "1234567890"));
    Reply larger = limited.send(upload(key, "a.txt", "12345678901"));

    assertEquals(202, first.status());
    assertExceeded(second, "bytes", 11, 10);
    assertExceeded(prepared, "bytes", 11, 10);
    assertEquals(202, replaced.status());
    assertExceeded(larger, "bytes", 11, 10);
  }

  @Test
  void storesOverTheLimitAreRefusedUntilOneIsDeleted() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDWAY_TENANT_MAX_STORES", "1"));
    String key = cloud.key("few-stores", Role.ADMIN);

    Reply first = limited.send(store(key, "one"));
    Reply second = limited.send(store(key, "two"));
    Reply byUpload = limited.send(upload(key, "a.txt", "text"));
    limited.send(Ask.delete("/v1/vector_stores/one").key(key));
    Reply after = limited.send(upload(key, "a.txt", "text"));

    assertEquals(200, first.status());
    assertExceeded(second, "stores", 2, 1);
    assertExceeded(byUpload, "stores", 2, 1);
    assertEquals(202, after.status());
  }

  private static Ask store(String key, String name) {
    return Ask.post("/v1/vector_stores", "{\"name\":\"" + name + "\"}").key(key);
  }
}

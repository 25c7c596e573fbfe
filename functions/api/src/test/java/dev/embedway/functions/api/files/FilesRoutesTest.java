package dev.embedway.functions.api.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Forms;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class FilesRoutesTest {

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void fileIsShownAsOpenAisObjectAndReadByteByByte() {
    String key = cloud.key("shown", Role.INGEST);
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    long before = Instant.now().getEpochSecond();

    Reply made =
        cloud.send(
            Forms.form(Forms.filePart("d/\u00fc 1.bin", bytes), Forms.part("purpose", "user_data"))
                .key(key));

    assertEquals(200, made.status(), made.code());
    String id = made.text("/id");
    assertTrue(id.matches("file-[0-9a-f]{24}"), id);
    assertEquals("file", made.text("/object"));
    assertEquals(256, made.body().path("bytes").asInt());
    assertEquals("\u00fc 1.bin", made.text("/filename"));
    assertEquals("user_data", made.text("/purpose"));
    assertEquals("processed", made.text("/status"));
    long at = made.body().path("created_at").asLong();
    assertTrue(at >= before && at <= Instant.now().getEpochSecond(), () -> at + " " + before);
    assertEquals(made.body(), cloud.send(Ask.get("/v1/files/" + id).key(key)).body());
    Reply content = cloud.send(Ask.get("/v1/files/" + id + "/content").key(key));
    assertEquals("application/octet-stream", content.header("Content-Type"));
    assertEquals("nosniff", content.header("X-Content-Type-Options"));
    assertArrayEquals(bytes, Base64.getDecoder().decode(content.body().asText()));
  }

  @Test
  void listIsOfOneTenantInOrderByPagesAndByPurpose() {
    String key = cloud.key("listed", Role.INGEST);
    String first = made(key, "1.txt", "assistants");
    String second = made(key, "2.txt", "batch");
    String third = made(key, "3.txt", "assistants");

    assertEquals(List.of(third, second, first), ids(list(key, "")));
    assertEquals(List.of(first, second, third), ids(list(key, "?order=asc")));
    assertEquals(List.of(third, first), ids(list(key, "?purpose=assistants")));
    Reply page = list(key, "?order=asc&limit=2");
    assertEquals(List.of(first, second), ids(page));
    assertTrue(page.body().path("has_more").asBoolean());
    assertEquals(first, page.text("/first_id"));
    assertEquals(second, page.text("/last_id"));
    Reply last = list(key, "?order=asc&limit=2&after=" + second);
    assertEquals(List.of(third), ids(last));
    assertEquals(false, last.body().path("has_more").asBoolean(true));
    assertEquals("invalid_cursor", list(key, "?after=last").code());
    assertEquals("order", list(key, "?order=up").text("/error/param"));
    assertEquals("purpose", list(key, "?purpose=fun").text("/error/param"));
  }

  /** Ids tell milliseconds apart. */
  private String made(String key, String name, String purpose) {
    Instant now = Instant.now();
    while (Instant.now().toEpochMilli() == now.toEpochMilli()) {
      Thread.onSpinWait();
    }
    byte[] words = "words".getBytes(StandardCharsets.UTF_8);
    return cloud
        .send(Forms.form(Forms.filePart(name, words), Forms.part("purpose", purpose)).key(key))
        .text("/id");
  }

  private Reply list(String key, String query) {
    return cloud.send(Ask.get("/v1/files" + query).key(key));
  }

  private static List<String> ids(Reply page) {
    return page.body().path("data").valueStream().map(each -> each.path("id").asText()).toList();
  }

  @Test
  void deletedFileIsGoneWithItsContent() {
    String key = cloud.key("deleting", Role.ADMIN);
    String id = cloud.send(Forms.file("a.txt", "words").key(key)).text("/id");
    String path = "/v1/files/" + id;
    assertEquals(1, cloud.artifacts("files/deleting/").size());

    Reply deleted = cloud.send(Ask.delete(path).key(key));

    assertEquals(id, deleted.text("/id"));
    assertTrue(deleted.body().path("deleted").asBoolean());
    assertEquals("file_not_found", cloud.send(Ask.get(path).key(key)).code());
    assertEquals("file_not_found", cloud.send(Ask.get(path + "/content").key(key)).code());
    assertEquals("file_not_found", cloud.send(Ask.delete(path).key(key)).code());
    assertEquals(Map.of(), cloud.artifacts("files/deleting/"));
    List<String> actions =
        cloud
            .send(Ask.get("/v1/audit").key(key))
            .body()
            .path("data")
            .valueStream()
            .filter(record -> record.path("subject").asText().equals(id))
            .map(record -> record.path("action").asText())
            .toList();
    assertEquals(List.of("file.delete", "file.upload"), actions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          filename*=UTF-8''%e6%97%a5%20%26.txt         | \u65e5 &.txt
          FileName="a;b=c.txt"                        | a;b=c.txt
          filename=bare.txt                           | bare.txt
          filename="C:\\notes\\x.txt"                 | x.txt
          """)
  void nameIsReadAsClientsWriteIt(String parameter, String name) {
    String key = cloud.key("names", Role.INGEST);
    String file = "Content-Disposition: form-data; name=\"file\"; " + parameter + "\r\n\r\nx";

    Reply made = cloud.send(Forms.form(file, Forms.part("purpose", "user_data")).key(key));

    assertEquals(name, made.text("/filename"), made::toString);
  }

  @Test
  void formsThatAreNotAcceptedSayWhatIs() {
    String key = cloud.key("refused", Role.INGEST);
    String file = Forms.filePart("a.txt", new byte[] {1});
    String purpose = Forms.part("purpose", "assistants");

    refused("file", key, purpose);
    refused("purpose", key, file);
    refused("purpose", key, file, Forms.part("purpose", "fun"));
    refused("file", key, Forms.filePart("..", new byte[] {1}), purpose);
    refused("file", key, Forms.filePart("a".repeat(256), new byte[] {1}), purpose);
    refused("file", key, Forms.part("file", "a"), purpose);
    refused("expires_after", key, file, purpose, Forms.part("expires_after", "{}"));
    String anchor = Forms.part("expires_after[anchor]", "created_at");
    String seconds = Forms.part("expires_after[seconds]", "3600");
    String lastUse = Forms.part("expires_after[anchor]", "last_active_at");
    refused("expires_after[anchor]", key, file, purpose, seconds);
    refused("expires_after[anchor]", key, file, purpose, lastUse, seconds);
    refused("expires_after[anchor]", key, file, purpose, Forms.part("expires_after[anchor]", ""));
    refused("expires_after[seconds]", key, file, purpose, anchor);
    for (String given : List.of("3599", "2592001", "3600.5", "-3600", "99999999999", "1h")) {
      refused(
          "expires_after[seconds]",
          key,
          file,
          purpose,
          anchor,
          Forms.part("expires_after[seconds]", given));
    }
    assertEquals(
        "unknown_field",
        cloud.send(Forms.form(file, purpose, Forms.part("colour", "1")).key(key)).code());
    assertEquals("unsupported_media_type", cloud.send(Ask.post("/v1/files", "{}").key(key)).code());
    assertEquals(List.of(), ids(list(key, "")));
  }

  @Test
  void fileThatExpiresShowsItsEndAndIsNotFoundFromThenOn() {
    String key = cloud.key("expiring", Role.INGEST, Role.SEARCH);
    Reply made =
        cloud.send(
            Forms.form(
                    Forms.filePart("a.txt", new byte[] {65}),
                    Forms.part("purpose", "assistants"),
                    Forms.part("expires_after[anchor]", "created_at"),
                    Forms.part("expires_after[seconds]", "3600"))
                .key(key));
    Reply lasting = cloud.send(Forms.file("b.txt", "b").key(key));
    String path = "/v1/files/" + made.text("/id");
    CloudProcess before = at(Duration.ofSeconds(3590));
    CloudProcess after = at(Duration.ofHours(1));

    assertEquals(
        made.body().get("created_at").asLong() + 3600, made.body().get("expires_at").asLong());
    assertTrue(lasting.body().get("expires_at").isNull());
    assertEquals(made.body(), before.send(Ask.get(path).key(key)).body());
    String store = "{\"name\":\"notes\",\"file_ids\":[\"" + made.text("/id") + "\"]}";
    for (Ask use :
        List.of(
            Ask.get(path),
            Ask.get(path + "/content"),
            Ask.delete(path),
            Ask.post("/v1/vector_stores", store))) {
      assertEquals("file_not_found", after.send(use.key(key)).code(), use.path());
    }
    JsonNode left = after.send(Ask.get("/v1/files").key(key)).body().get("data");
    assertEquals(1, left.size());
    assertEquals(lasting.body(), left.get(0));
  }

  private CloudProcess at(Duration later) {
    return cloud.processes().setup(Map.of(), () -> Instant.now().plus(later));
  }

  private void refused(String param, String key, String... parts) {
    Reply reply = cloud.send(Forms.form(parts).key(key));

    assertEquals(400, reply.status());
    assertEquals("invalid_parameter", reply.code());
    assertEquals(param, reply.text("/error/param"), reply.text("/error/message"));
  }

  @Test
  void fileOfFourMegabytesIsRefusedWithTheWayOfLargerOnes() {
    String key = cloud.key("large", Role.INGEST);

    Reply reply = cloud.send(Forms.file("large.bin", "a".repeat(4 * 1024 * 1024)).key(key));
    Reply fits = cloud.send(Forms.file("fits.bin", "a".repeat(4 * 1024 * 1024 - 1_000)).key(key));

    assertEquals(413, reply.status());
    assertTrue(
        reply.text("/error/message").contains("POST /v1/documents/uploads"), reply.toString());
    assertEquals(200, fits.status());
    assertEquals(
        200, cloud.send(Ask.get("/v1/files/" + fits.text("/id") + "/content").key(key)).status());
  }

  @Test
  void filesBeyondTheTenantsLimitsAreRefused() {
    String key = cloud.key("limited", Role.INGEST);
    Map<String, String> files = Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1");
    Map<String, String> bytes = Map.of("EMBEDWAY_TENANT_MAX_BYTES", "9");

    assertEquals(200, cloud.send(Forms.file("1", "12345").key(key), files).status());
    JsonNode second = cloud.send(Forms.file("2", "1").key(key), files).body();
    JsonNode large = cloud.send(Forms.file("2", "12345").key(key), bytes).body();

    assertEquals("quota_exceeded", second.at("/error/code").asText());
    assertEquals("documents", second.at("/error/details/quota").asText(), second.toString());
    assertEquals("bytes", large.at("/error/details/quota").asText(), large.toString());
    assertEquals(200, cloud.send(Forms.file("2", "1234").key(key), bytes).status());
  }

  @Test
  void keysWithoutTheRoleAreRefused() {
    String search = cloud.key("roles", Role.SEARCH);
    String embed = cloud.key("roles", Role.EMBED);

    assertEquals("role_required", cloud.send(Forms.file("a", "a").key(search)).code());
    assertEquals("role_required", cloud.send(Ask.delete("/v1/files/x").key(search)).code());
    assertEquals("role_required", cloud.send(Ask.get("/v1/files/x/content").key(search)).code());
    assertEquals("file_not_found", cloud.send(Ask.get("/v1/files/x").key(search)).code());
    assertEquals("role_required", cloud.send(Ask.get("/v1/files").key(embed)).code());
  }
}

package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Documents that come and go in the bucket and through the API, in the audit. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class AuditTest {

  private static final Duration BOUND = Duration.ofMinutes(2);

  private final Connection connection;
  private final Api operator;

  AuditTest(LocalCloud cloud) {
    this.connection = cloud.connection();
    this.operator = Api.of(connection);
  }

  @Test
  void documentsPutAndRemovedInS3AreInTheirTenantsAuditAlone() {
    Api tenant = tenant("audited-a");
    Api other = tenant("audited-b");
    try (S3Client s3 = RunningCloud.s3(connection)) {
      s3.putObject(
          put -> put.bucket(connection.s3().bucket()).key("audited-a/papers/private-name.txt"),
          RequestBody.fromString("Gulls follow the plough."));
      Await.until(() -> document(tenant).path("status").asText().equals("completed"), BOUND);
      s3.deleteObject(delete ->
          delete.bucket(connection.s3().bucket()).key("audited-a/papers/private-name.txt"));
      Await.until(() -> ofDocuments(tenant).size() >= 2, BOUND);
    }

    List<JsonNode> records = ofDocuments(tenant);

    assertEquals(
        List.of("document.delete by s3", "document.upload by s3"),
        records.stream().map(AuditTest::shown).toList());
    assertEquals(records.getFirst().path("subject"), records.getLast().path("subject"));
    assertEquals("24", records.getLast().at("/after/bytes").asText());
    assertFalse(records.toString().contains("private-name"), records.toString());
    assertEquals(List.of(), ofDocuments(other));
    assertEquals(
        2,
        audit(operator, "?limit=1000").stream()
            .filter(entry -> entry.path("subject").equals(records.getFirst().path("subject")))
            .count());
  }

  @Test
  void documentsOfRequestsAreUnderTheKeyThatAskedForThem() {
    Api tenant = tenant("audited-c");
    Api other = tenant("audited-d");
    String id = tenant.upload("papers", "a.txt", "Gulls follow the plough.").path("id").asText();
    tenant.awaitCompleted(id);
    assertEquals(200, tenant.delete("/v1/documents/" + id).status());
    assertEquals(404, other.delete("/v1/documents/" + id).status());

    List<JsonNode> records =
        ofDocuments(tenant).stream()
            .filter(entry -> entry.path("actor").asText().startsWith("audited-c/key_"))
            .toList();

    assertEquals(
        List.of("document.delete", "document.upload"),
        records.stream().map(entry -> entry.path("action").asText()).toList());
    assertTrue(records.stream().allMatch(entry -> entry.path("subject").asText().equals(id)));
    assertEquals(List.of(), ofDocuments(other));
  }

  private static String shown(JsonNode entry) {
    return entry.path("action").asText() + " by " + entry.path("actor").asText();
  }

  private static JsonNode document(Api api) {
    return api.get("/v1/documents?store=papers").body().at("/data/0");
  }

  private static List<JsonNode> ofDocuments(Api api) {
    return audit(api, "").stream()
        .filter(entry -> entry.path("action").asText().startsWith("document."))
        .toList();
  }

  private static List<JsonNode> audit(Api api, String query) {
    return StreamSupport.stream(
            api.get("/api/v1/audit" + query).body().path("data").spliterator(), false)
        .toList();
  }

  private Api tenant(String name) {
    ObjectNode body = operator.object().put("tenant", name);
    body.putArray("roles").add("admin");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }
}

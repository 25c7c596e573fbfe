package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** One tenant's uploads whose headers and names point at another tenant's data. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class HostileNamesTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String SECRET = "The victim's ledger balances at 4711 guilders.";

  private final Connection connection;
  private final Api operator;

  HostileNamesTest(LocalCloud cloud) {
    this.connection = cloud.connection();
    this.operator = Api.of(connection);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunks-000000", "index"})
  void attributesOfAnObjectReadNothingOfAnotherTenant(String artifact) {
    String victim = "victim-" + artifact.substring(0, 5);
    String attacker = "attacker-" + artifact.substring(0, 5);
    Api victims = tenant(victim);
    Api attackers = tenant(attacker);
    String id = victims.upload("books", "ledger.txt", SECRET).path("id").asText();
    victims.awaitCompleted(id);
    String path = "../../generations/" + victim + "/" + id + "/000000000000000001/" + artifact;

    try (S3Client s3 = RunningCloud.s3(connection)) {
      s3.putObject(
          put ->
              put.bucket(connection.s3().bucket())
                  .key(attacker + "/loot/a.txt")
                  .metadata(Map.of("embedway-attributes", path)),
          RequestBody.fromString("A text of the attacker's own."));
    }
    Await.until(() -> loot(attackers).path("status").asText().equals("completed"), BOUND);

    JsonNode document = loot(attackers);
    assertEquals("invalid_metadata", document.at("/metadata_error/code").asText());
    JsonNode found = search(attackers);
    assertEquals(0, found.at("/data/0/attributes").size(), found::toString);
    assertFalse(found.toString().contains("guilders"), found::toString);
    assertEquals(List.of(SECRET), victims.search("books", "ledger"));
  }

  @Test
  void aPreparedUploadBindsTheNameOfItsAttributes() {
    Api attackers = tenant("attacker-presigned");
    ObjectNode prepare = operator.object().put("store", "loot").put("key", "b.txt");
    prepare.putObject("metadata").put("colour", "red");
    JsonNode prepared = attackers.post("/v1/documents/uploads", prepare).body();
    URI url = URI.create(prepared.path("url").asText());

    assertEquals(64, prepared.at("/headers/x-amz-meta-embedway-attributes").asText().length());
    assertEquals(403, operator.put(url, "application/octet-stream", new byte[] {'a'}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../victim/books/x.txt", "a/../../../x", "a/./b", "..", "a\u0000b"})
  void keysThatLeadElsewhereAreRefusedInEveryWayOfUploading(String key) {
    Api attackers = tenant("attacker-keys");
    ObjectNode inline =
        operator.object().put("store", "loot").put("key", key).put("text", "not taken");
    ObjectNode prepare = operator.object().put("store", "loot").put("key", key);

    for (Api.Answer answer :
        List.of(
            attackers.post("/v1/documents", inline),
            attackers.post("/v1/documents/uploads", prepare),
            attackers.postFile("/v1/documents", "loot", key))) {
      assertEquals(400, answer.status(), () -> answer.body().toString());
    }
  }

  private static JsonNode loot(Api api) {
    return api.get("/v1/documents?store=loot").body().at("/data/0");
  }

  private JsonNode search(Api api) {
    return api.post("/v1/vector_stores/loot/search", operator.object().put("query", "attacker"))
        .body();
  }

  private Api tenant(String name) {
    ObjectNode body = operator.object().put("tenant", name);
    body.putArray("roles").add("ingest").add("search");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }
}

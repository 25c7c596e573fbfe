package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(120)
@ExtendWith(CloudExtension.class)
class PipelineTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private final LocalCloud cloud;
  private final Api api;

  PipelineTest(LocalCloud cloud) {
    this.cloud = cloud;
    this.api = Api.of(cloud.connection());
  }

  @Test
  void anObjectPutByTheAwsSdkIsFoundUntilItIsRemoved() {
    String text = "Barnacles close their plates when the tide leaves them dry.";
    String key = "default/by-s3/shore life/caf\u00e9 + bar.txt";
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      s3.putObject(
          put -> put.bucket(cloud.connection().s3().bucket()).key(key),
          RequestBody.fromString(text));
      Await.until(() -> api.search("by-s3", "barnacles").equals(List.of(text)), BOUND);

      s3.deleteObject(delete -> delete.bucket(cloud.connection().s3().bucket()).key(key));
      Await.until(() -> api.search("by-s3", "barnacles").isEmpty(), BOUND);
    }
  }

  @Test
  void aTextWithinARequestIsReadableAtOnceAndFoundSoon() {
    JsonNode accepted = api.upload("inline", "a.txt", "Felt is made of wool, water and patience.");
    int status = api.get("/v1/documents/" + accepted.path("id").asText()).status();
    api.awaitCompleted(accepted.path("id").asText());

    assertEquals(200, status);
    assertEquals(
        List.of("Felt is made of wool, water and patience."), api.search("inline", "felt"));
  }

  @Test
  void aDocumentPutToAPresignedUrlIsFound() {
    ObjectNode request =
        api.object()
            .put("store", "presigned")
            .put("key", "b.md")
            .put("content_type", "text/markdown");
    JsonNode prepared = api.post("/v1/documents/uploads", request).body();
    int status =
        api.put(
            URI.create(prepared.path("url").asText()),
            "text/markdown",
            "A sundial is slow in February.".getBytes(StandardCharsets.UTF_8));

    assertEquals(200, status);
    Await.until(
        () -> api.search("presigned", "sundial").equals(List.of("A sundial is slow in February.")),
        BOUND);
  }

  @Test
  void aDeletedDocumentIsGoneAtOnce() {
    JsonNode accepted = api.upload("deleting", "c.txt", "Cork floats, lignum vitae sinks.");
    api.awaitCompleted(accepted.path("id").asText());

    int status = api.delete("/v1/documents/" + accepted.path("id").asText()).status();

    assertEquals(200, status);
    assertEquals(List.of(), api.search("deleting", "cork"));
  }

  @Test
  void everySearchSeesExactlyOneGenerationOfADocumentThatIsReplaced() throws Exception {
    api.awaitCompleted(api.upload("replacing", "d.txt", generation(0)).path("id").asText());
    List<List<String>> seen = new ArrayList<>();
    Thread searcher =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                seen.add(api.search("replacing", "kettle whistles"));
                if (seen.getLast().contains(generation(12))) {
                  return;
                }
              }
            });
    for (int i = 1; i <= 12; i++) {
      api.awaitCompleted(api.upload("replacing", "d.txt", generation(i)).path("id").asText());
    }
    assertTrue(searcher.join(BOUND));

    List<Integer> generations =
        seen.stream()
            .map(found -> {
              assertEquals(1, found.size(), "one generation, whole");
              return Integer.parseInt(found.getFirst().replaceAll("\\D", ""));
            })
            .toList();
    assertEquals(generations.stream().sorted().toList(), generations, "never an older one again");
    assertEquals(12, generations.getLast());
  }

  @Test
  void twoTenantsWithTheSameNamesNeverMeet() {
    Api acme = tenant("acme");
    Api globex = tenant("globex");
    String first = acme.upload("shared", "e.txt", "Acme paints its barns red.").path("id").asText();
    String second =
        globex.upload("shared", "e.txt", "Globex paints its barns blue.").path("id").asText();
    acme.awaitCompleted(first);
    globex.awaitCompleted(second);

    assertEquals(List.of("Acme paints its barns red."), acme.search("shared", "barns"));
    assertEquals(List.of("Globex paints its barns blue."), globex.search("shared", "barns"));
    assertEquals(404, acme.get("/v1/documents/" + second).status());
    assertEquals(404, acme.delete("/v1/documents/" + second).status());
    assertEquals(List.of("Globex paints its barns blue."), globex.search("shared", "barns"));
  }

  private Api tenant(String name) {
    ObjectNode request = api.object().put("tenant", name);
    request.putArray("roles").add("ingest").add("search");
    return api.withKey(api.post("/v1/keys", request).body().path("key").asText());
  }

  private static String generation(int number) {
    return "The kettle whistles for guest " + number + ".";
  }
}

package dev.embedway.functions.api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each route below /media answers below /documents alike. */
final class MediaTwinsTest {

  private static final String ORDER = "{\"media_ids\":[\"ID\",\"doc_000000000000000000000000\"]}";

  /** Calls in an order in which each means something, with the status of the answer. */
  private static final List<Step> STEPS =
      List.of(
          new Step("GET", "ID/embeddings/status", "", 200),
          new Step("POST", "ID/embeddings", "{\"chunk_size\":150}", 200),
          new Step("POST", "ID/embeddings", "{\"chunk_size\":0}", 400),
          new Step("POST", "ID/embeddings", "{\"chunk_size\":1000}", 409),
          new Step("POST", "ID/embeddings", "{\"force_regenerate\":true}", 200),
          new Step("POST", "doc_000000000000000000000000/embeddings", "{}", 404),
          new Step("POST", "embeddings/batch", ORDER, 202),
          new Step(
              "POST", "embeddings/search", "{\"query\":\"words\",\"collection\":\"notes\"}", 200),
          new Step(
              "POST", "embeddings/search", "{\"query\":\"words\",\"collection\":\"none\"}", 404),
          new Step("GET", "embeddings/jobs?status=queued", "", 200),
          new Step("GET", "embeddings/jobs?status=done", "", 400),
          new Step("GET", "embeddings/jobs/JOB", "", 200),
          new Step("POST", "embeddings/jobs/JOB/cancel", "{}", 200),
          new Step("GET", "embeddings/jobs/JOB", "", 200),
          new Step("DELETE", "ID/embeddings", "", 200),
          new Step("GET", "ID/embeddings/status", "", 200));

  private record Step(String method, String path, String body, int status) {

    Ask ask(String word, String document) {
      String job = "job_" + document.substring("doc_".length()) + "_2_1";
      String place = "/v1/" + word + "/" + path.replace("ID", document).replace("JOB", job);
      return switch (method) {
        case "GET" -> Ask.get(place);
        case "DELETE" -> Ask.delete(place);
        default -> Ask.post(place, body.replace("ID", document));
      };
    }
  }

  @Test
  void everyRouteOfMediaIsOneOfDocumentsByTheSameFunctionForTheSameRoles() {
    Set<String> media = below("/media/");

    assertEquals(8, media.size(), media.toString());
    assertEquals(
        Set.of(),
        media.stream()
            .filter(route -> !below("/documents/").contains(route))
            .collect(Collectors.toSet()));
  }

  private static Set<String> below(String base) {
    return Arrays.stream(Endpoint.values())
        .filter(each -> each.path().startsWith(base))
        .map(each ->
            each.method()
                + " "
                + each.path().substring(base.length())
                + " "
                + each.function()
                + " "
                + each.roles())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Two tenants do the same, one by each word. */
  @Test
  void everyCallHasTheSameAnswerAtBothPaths() {
    try (Cloud cloud = Cloud.start()) {
      Tenant one = tenant(cloud, "first");
      Tenant two = tenant(cloud, "other");
      for (Step step : STEPS) {
        Reply media = cloud.send(step.ask("media", one.document()).key(one.key()));
        Reply documents = cloud.send(step.ask("documents", two.document()).key(two.key()));

        assertEquals(step.status(), media.status(), step + ": " + media.body());
        assertEquals(media.status(), documents.status(), step + ": " + documents.body());
        assertEquals(one.neutral(media), two.neutral(documents), step.toString());
      }
    }
  }

  private record Tenant(String name, String key, String document) {

    /** An answer without ids, names and times of this tenant alone. */
    String neutral(Reply reply) {
      return reply
          .body()
          .toString()
          .replace(document.substring("doc_".length()), "ID")
          .replace(name, "TENANT")
          .replaceAll("\"(created_at|updated_at|ended_at|last_generated)\":[0-9]+", "\"$1\":0")
          .replaceAll("\"trace_id\":\"[0-9a-f]{32}\"", "\"trace_id\":\"TRACE\"");
    }
  }

  private static Tenant tenant(Cloud cloud, String name) {
    String key = cloud.key(name, Role.ADMIN);
    Reply made =
        cloud.send(
            Ask.post("/v1/documents", "{\"store\":\"notes\",\"key\":\"a.txt\",\"text\":\"words\"}")
                .key(key));
    assertTrue(made.text("/id").startsWith("doc_"), made.body().toString());
    return new Tenant(name, key, made.text("/id"));
  }
}

package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Effect of {@code dimensions}, on both routes that take it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DimensionPoliciesTest {

  private static final String HEADER = "X-Embeddings-Dimensions-Policy";

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.EMBED);
  private final Vector own = vector("reduce", 384);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply ask(String policy, int dimensions, String format) {
    return send(
        policy,
        "/v1/embeddings",
        "\"input\":\"two tides\",\"encoding_format\":\"" + format + "\"",
        dimensions);
  }

  private Reply batch(String policy, int dimensions) {
    return send(policy, "/v1/embeddings/batch", "\"texts\":[\"two tides\"]", dimensions);
  }

  private Reply send(String policy, String path, String fields, int dimensions) {
    String json = "{\"model\":\"nested-mini\",\"dimensions\":" + dimensions + "," + fields + "}";
    return cloud.send(Ask.post(path, json).key(key), Map.of("EMBEDDINGS_DIMENSION_POLICY", policy));
  }

  private Vector vector(String policy, int dimensions) {
    return Embeddings.of(ask(policy, dimensions, "float")).getFirst();
  }

  @Test
  void reduceCutsToATrainedLengthAndBringsItToLengthOne() {
    Vector reduced = vector("reduce", 128);

    assertEquals(own.truncated(128).normalized(), reduced);
    assertEquals(128, reduced.dim());
  }

  @Test
  void padAddsZerosThatChangeNoFloat() {
    Vector padded = vector("pad", 512);

    assertEquals(512, padded.dim());
    assertEquals(own, padded.truncated(384));
    assertEquals(Vector.of(new float[128]), tail(padded));
    assertEquals(vector("reduce", 128), vector("pad", 128));
    assertEquals(4096, vector("pad", 4096).dim());
  }

  private static Vector tail(Vector padded) {
    float[] tail = new float[128];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = padded.get(384 + i);
    }
    return Vector.of(tail);
  }

  @Test
  void ignoreAlwaysAnswersWithTheModelsOwnLength() {
    for (int asked : new int[] {1, 128, 1024, 100_000}) {
      assertEquals(own, vector("ignore", asked));
    }
  }

  @Test
  void everyPolicyRefusesWhatItDoesNotAllowOnBothRoutes() {
    Map<String, List<Integer>> refused =
        Map.of(
            "reduce", List.of(0, -1, 100, 385, 512),
            "pad", List.of(0, 100, 4097),
            "ignore", List.of(0, -1));
    refused.forEach((policy, all) ->
        all.forEach(dimensions -> {
          for (Reply reply : List.of(ask(policy, dimensions, "float"), batch(policy, dimensions))) {
            assertEquals("invalid_dimensions", reply.code(), policy + " " + dimensions);
            assertEquals("dimensions", reply.text("/error/param"));
            assertTrue(reply.text("/error/message").contains("384"));
          }
        }));
  }

  @Test
  void theHeaderNamesThePolicyOfEveryRequestThatSaysDimensions() {
    for (String policy : List.of("reduce", "pad", "ignore")) {
      for (String format : List.of("float", "base64")) {
        assertEquals(policy, ask(policy, 128, format).header(HEADER));
        assertEquals(policy, ask(policy, 384, format).header(HEADER));
      }
      assertEquals(policy, batch(policy, 128).header(HEADER));
    }
  }

  @Test
  void floatAndBase64AndBothRoutesGiveTheSameNumbers() {
    Map<String, List<Integer>> allowed =
        Map.of(
            "reduce", List.of(128, 256, 384),
            "pad", List.of(128, 384, 385, 1536),
            "ignore", List.of(7, 384, 3072));
    allowed.forEach((policy, all) ->
        all.forEach(dimensions -> {
          List<Vector> floats = Embeddings.of(ask(policy, dimensions, "float"));

          assertEquals(floats, Embeddings.of(ask(policy, dimensions, "base64")));
          assertEquals(floats, Embeddings.ofBatch(batch(policy, dimensions)));
          assertEquals(1, norm(floats.getFirst()), 1e-5);
        }));
  }

  private static double norm(Vector vector) {
    double sum = 0;
    for (float value : vector.toArray()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}

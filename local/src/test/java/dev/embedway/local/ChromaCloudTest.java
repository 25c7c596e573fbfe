package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.emulators.chroma.EmbeddedChroma;
import dev.embedway.emulators.python.PythonEnvironment;
import dev.embedway.emulators.python.PythonEnvironment.Dependencies;
import dev.embedway.emulators.python.PythonEnvironment.Packages;
import dev.embedway.emulators.server.Command;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A local cloud whose vectors are in a real Chroma server, and imports from such a server. */
@Timeout(600)
@ExtendWith(CloudExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaCloudTest {

  private static final Path PACKAGES = Path.of(System.getProperty("embedway.test.ministack", "."));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIMENSIONS = 384;

  /**
   * Makes a collection by Chroma's own client, and prints a vector and ids by their cosines to it,
   * nearest first, as numpy has them of all.
   */
  private static final String CLIENT =
      """
      import json, sys
      import chromadb, numpy as np
      rng = np.random.default_rng(11)
      unit = lambda v: v / np.linalg.norm(v)
      query = unit(rng.normal(size=384))
      ids = ["r%d" % i for i in rng.permutation(250)]
      vectors = []
      for i in range(250):
          other = rng.normal(size=384)
          other = unit(other - other.dot(query) * query)
          vectors.append((0.5 + i % 4) * (np.cos(0.3 + i / 100) * query + np.sin(0.3 + i / 100) * other))
      client = chromadb.HttpClient(host="127.0.0.1", port=int(sys.argv[1]))
      made = client.create_collection("made-by-chroma")
      made.add(ids=ids, embeddings=vectors, documents=["text of " + i for i in ids],
               metadatas=[{"n": n, "half": n / 2, "even": n % 2 == 0, "id": i} for n, i in enumerate(ids)])
      cosines = np.array(vectors) @ query / np.linalg.norm(vectors, axis=1)
      print(json.dumps({"query": query.tolist(), "ids": [ids[i] for i in np.argsort(-cosines)]}))
      """;

  private final LocalCloud overPostgres;
  private EmbeddedChroma chroma;
  private RunningCloud running;

  ChromaCloudTest(LocalCloud overPostgres) {
    this.overPostgres = overPostgres;
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    chroma = EmbeddedChroma.start(PACKAGES, directory.resolve("chroma"));
    running = RunningCloud.start(directory.resolve("cloud"), variables(chroma.url().toString()));
  }

  private static Map<String, String> variables(String url) {
    Map<String, String> variables = new TreeMap<>(TestEnvironment.variables());
    variables.put("EMBEDWAY_VECTOR_STORE", "chroma");
    variables.put("EMBEDWAY_CHROMA_URL", url);
    return variables;
  }

  @AfterAll
  void stop() {
    running.close();
    chroma.close();
  }

  private Api api() {
    return Api.of(running.cloud().connection());
  }

  @Test
  void documentsAreIngestedReplacedAndDeletedWithoutPostgres(@TempDir Path files)
      throws IOException {
    Files.writeString(files.resolve("tides.txt"), "The moon makes the tides.");
    Files.writeString(files.resolve("bread.txt"), "Bread is made of flour, water and salt.");
    Files.writeString(files.resolve("clocks.txt"), "A pendulum keeps the time of a clock.");
    LocalCloud cloud = running.cloud();

    Typed ingested = Typed.command(cloud, "ingest", "--wait", files.toString());
    String found = first("What makes the sea rise and fall?");
    Files.writeString(files.resolve("tides.txt"), "Sea levels are moved by the moon and the sun.");
    Typed again = Typed.command(cloud, "ingest", "--wait", files.toString());
    String replaced = first("What makes the sea rise and fall?");
    Files.delete(files.resolve("tides.txt"));
    Typed less = Typed.command(cloud, "ingest", "--wait", "--delete-missing", files.toString());
    String deleted = first("What makes the sea rise and fall?");

    assertEquals(List.of(0, 0, 0), List.of(ingested.exitCode(), again.exitCode(), less.exitCode()));
    assertTrue(found.contains("The moon makes the tides."), found);
    assertTrue(replaced.contains("moved by the moon and the sun."), replaced);
    assertFalse(deleted.contains("moon"), deleted);
    assertFalse(Files.exists(cloud.dataDirectory().resolve("postgres")));
    assertEquals(chroma.url().toString(), cloud.connection().database().url());
  }

  private String first(String question) {
    return Typed.command(running.cloud(), "search", "--limit", "1", question).out();
  }

  @Test
  void searchesByTextAreRefusedByName() {
    Typed.command(running.cloud(), "stores", "create", "refused");

    for (String mode : List.of("text", "hybrid")) {
      Api.Answer answer =
          api()
              .post(
                  "/v1/vector_stores/refused/search",
                  JSON.createObjectNode().put("query", "tides").put("mode", mode));
      JsonNode error = answer.body().path("error");

      assertEquals(501, answer.status());
      assertEquals("store_unsupported", error.path("code").asText());
      assertEquals(
          "the vector store chroma cannot search by text or hybrid; search by mode vector, or use"
              + " pgvector",
          error.path("message").asText());
    }
    Typed typed =
        Typed.command(running.cloud(), "search", "--store", "refused", "--mode", "text", "tides");
    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("chroma cannot search by text"), typed.err());
  }

  @Test
  void recordsAreWrittenListedFoundAndDeleted() {
    Typed.command(running.cloud(), "stores", "create", "records");
    ObjectNode body = JSON.createObjectNode();
    ArrayNode records = body.putArray("records");
    for (int i = 0; i < 3; i++) {
      ObjectNode record = records.addObject().put("id", "r" + i).put("content", "text " + i);
      record.set("values", vector(1, 0.2 * i));
      record.putObject("metadata").put("n", i);
    }
    String vectors = "/v1/vector_stores/records/vectors";
    ObjectNode filter = JSON.createObjectNode().put("type", "gte").put("key", "n").put("value", 1);
    ObjectNode query = JSON.createObjectNode().put("top_k", 3);
    query.set("vector", vector(1, 0));
    query.set("filter", filter);

    assertEquals(200, api().post(vectors, body).status());
    JsonNode found = api().post("/v1/vector_stores/records/query", query).body();
    assertEquals(200, api().delete(vectors + "/r1").status());

    assertEquals(List.of("r1", "r2"), ids(found));
    assertEquals("{\"n\":1}", found.path("data").path(0).path("metadata").toString());
    assertEquals(List.of("r0", "r2"), ids(api().get(vectors).body()));
    assertEquals(
        "chroma", api().get("/v1/vector_stores/admin/health").body().path("driver").asText());
  }

  @Test
  void collectionOfChromasOwnClientHasTheSameNeighboursOnceItIsImported() throws IOException {
    JsonNode made = JSON.readTree(madeByChromasClient());

    for (LocalCloud cloud : List.of(running.cloud(), overPostgres)) {
      Typed.command(cloud, "stores", "create", "of-chroma");
      Typed done =
          Typed.command(
              cloud,
              "import",
              "of-chroma",
              "--chroma",
              chroma.url().toString(),
              "--collection",
              "made-by-chroma");
      ObjectNode query = JSON.createObjectNode().put("top_k", 20);
      query.set("vector", made.path("query"));
      JsonNode found =
          Api.of(cloud.connection()).post("/v1/vector_stores/of-chroma/query", query).body();

      assertEquals("written 250, refused 0", done.out(), done.err());
      assertEquals(
          IntStream.range(0, 20).mapToObj(i -> made.path("ids").path(i).asText()).toList(),
          ids(found));
      JsonNode nearest = found.path("data").path(0);
      String id = nearest.path("id").asText();
      assertEquals(Math.cos(0.3), nearest.path("score").asDouble(), 0.001);
      assertEquals("text of " + id, nearest.path("content").asText());
      assertEquals(
          JSON.readTree("{\"n\":0,\"half\":0.0,\"even\":true,\"id\":\"%s\"}".formatted(id)),
          nearest.path("metadata"));
    }
  }

  private String madeByChromasClient() {
    PythonEnvironment client =
        PythonEnvironment.in(
            PACKAGES,
            new Packages(
                "chromadb-client-" + EmbeddedChroma.VERSION,
                List.of("chromadb-client==" + EmbeddedChroma.VERSION),
                Dependencies.INSTALLED));
    Command.Outcome outcome =
        new Command(
                List.of(client.python(), "-c", CLIENT, String.valueOf(chroma.url().getPort())),
                Map.of("ANONYMIZED_TELEMETRY", "False"),
                Duration.ofMinutes(2))
            .run();
    assertEquals(0, outcome.exitCode(), outcome::tail);
    return outcome.output().lines().toList().getLast();
  }

  @Test
  void settingsThatCannotBeUsedAreRefusedAtTheStart(@TempDir Path directory) {
    Map<String, String> none = new TreeMap<>(variables(""));
    none.remove("EMBEDWAY_CHROMA_URL");
    Map<String, String> both = new TreeMap<>(variables(chroma.url().toString()));
    both.put("EMBEDWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x");

    ConfigurationException unset =
        assertThrows(ConfigurationException.class, () -> config(directory, none));
    LocalCloudException two =
        assertThrows(LocalCloudException.class, () -> start(config(directory, both)));
    LocalCloudException away =
        assertThrows(
            LocalCloudException.class,
            () -> start(config(directory, variables("http://127.0.0.1:1"))));

    assertTrue(said(unset).contains("EMBEDWAY_CHROMA_URL"), said(unset));
    assertTrue(two.getMessage().contains("leave one of them out"), two.getMessage());
    assertTrue(away.getMessage().contains("No Chroma server can be used at"), away.getMessage());
    assertTrue(away.getMessage().contains("EMBEDWAY_VECTOR_STORE"), away.getMessage());
  }

  private static String said(ConfigurationException fault) {
    return String.valueOf(fault.getMessage());
  }

  private static CloudConfig config(Path directory, Map<String, String> variables) {
    return CloudConfig.of(directory, 0, variables);
  }

  private static void start(CloudConfig config) {
    LocalCloud.start(config, _ -> {}).close();
  }

  /** A vector in the plane of the first two axes. */
  private static ArrayNode vector(double first, double second) {
    ArrayNode values = JSON.createArrayNode().add(first).add(second);
    while (values.size() < DIMENSIONS) {
      values.add(0);
    }
    return values;
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("data").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }
}

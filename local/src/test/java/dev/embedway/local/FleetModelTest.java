package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.control.DynamoModelList;
import dev.embedway.aws.s3.S3ModelStore;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model of the fleet that a cloud's functions lack when it starts. */
@Timeout(540)
class FleetModelTest {

  private static final String ID = "some-org/mini";
  private static final String DIRECTORY = "some-org--mini";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path directory = Path.of("");

  @Test
  void documentAndSearchOfAStoreBringItsModel() throws IOException {
    Path models = models();
    Map<String, String> variables = TestEnvironment.variables();
    variables.put("EMBEDDINGS_MODEL_STORAGE_DIR", models.toString());
    try (LocalCloud cloud =
        LocalCloud.start(CloudConfig.of(directory.resolve("data"), 0, variables), _ -> {})) {
      list(cloud, EmbedwaySettings.read(variables).resources());
      Api api = Api.of(cloud.connection());
      Api.Answer made =
          api.post(
              "/v1/vector_stores", api.object().put("name", "tides").put("embedding_model", ID));
      assertEquals(200, made.status(), made.body()::toString);

      remove(models);
      api.awaitCompleted(api.upload("tides", "a.txt", "Two tides a day.").path("id").asText());

      assertTrue(Files.isDirectory(models.resolve(DIRECTORY)), "brought by the pipeline");
      remove(models);
      // What is in the directory is looked at a few times a second.
      Await.answer(
          () -> found(api, models),
          found -> found.equals("200, Two tides a day., brought"),
          Duration.ofMinutes(2));
    }
  }

  /** The answer of a search, and whether the model's directory is there then. */
  private static String found(Api api, Path models) {
    Api.Answer answer =
        api.post("/v1/vector_stores/tides/search", api.object().put("query", "how many tides"));
    String text =
        answer.status() == 200
            ? answer.body().path("data").path(0).path("content").path(0).path("text").asText()
            : answer.body().toString();
    return answer.status()
        + ", "
        + text
        + (Files.isDirectory(models.resolve(DIRECTORY)) ? ", brought" : ", not brought");
  }

  private static void list(LocalCloud cloud, ResourceSettings names) throws IOException {
    Path scratch = Files.createTempDirectory("fleet");
    Path model = Files.createDirectory(scratch.resolve(DIRECTORY));
    try {
      write(model);
      new S3ModelStore(cloud.topology().clients().s3(), names.buckets().artifacts())
          .put(DIRECTORY + "@1", model);
      new DynamoModelList(
              cloud.topology().clients().dynamoDb(), names.tables().control(), new SecureRandom())
          .add(new ListedModel(ID, DIRECTORY + "@1", COMMIT, FleetShelf.bytes(model)));
    } finally {
      delete(scratch);
    }
  }

  /** The small model as a repository has it. */
  private static void write(Path model) throws IOException {
    Path builtIn = builtIn().resolve("all-MiniLM-L6-v2");
    Files.copy(builtIn.resolve("model.onnx"), model.resolve("model.onnx"));
    Files.copy(builtIn.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
    Files.writeString(
        model.resolve("config.json"),
        "{\"hidden_size\": 384, \"max_position_embeddings\": 512, \"vocab_size\": 30522}");
    Files.writeString(model.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 256}");
    Files.writeString(
        model.resolve("modules.json"),
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    Files.createDirectory(model.resolve("1_Pooling"));
    Files.writeString(
        model.resolve("1_Pooling/config.json"),
        "{\"word_embedding_dimension\": 384, \"pooling_mode_mean_tokens\": true}");
    HubOrigin.write(HubName.of(ID).orElseThrow(), COMMIT, model);
  }

  private static Path builtIn() {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test.models")));
  }

  /** The built-in models alone, in a directory that others do not see. */
  private Path models() throws IOException {
    Path models = Files.createDirectory(directory.resolve("models"));
    try (Stream<Path> all = Files.list(builtIn())) {
      for (Path model : all.toList()) {
        Files.createSymbolicLink(
            models.resolve(model.getFileName()), model.toAbsolutePath().normalize());
      }
    }
    return models;
  }

  private static void remove(Path models) throws IOException {
    delete(models.resolve(DIRECTORY));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

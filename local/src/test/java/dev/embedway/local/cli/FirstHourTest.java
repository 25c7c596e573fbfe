package dev.embedway.local.cli;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.local.TestEnvironment;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/first-hour.md, typed into a shell in the order of the page. */
@Timeout(540)
class FirstHourTest {

  /** Pages whose commands docs/first-hour.md types too. */
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "docs/api.md",
          "docs/command-line.md",
          "docs/documents.md",
          "docs/install.md",
          "docs/models.md");

  /** Commands of those pages that docs/first-hour.md lacks, by their beginnings. */
  private static final Map<String, String> NOT_TYPED =
      Map.ofEntries(
          entry("./mvnw verify", "runs this test"),
          entry("./mvnw -Pdist package", "bundle-tests' DistTest"),
          entry("./mvnw -DskipTests package", "bundle-tests' ZipsTest"),
          entry("./embedway up --endpoint", "needs an emulator: UpOverMiniStackTest"),
          entry("PGPASSFILE=", "needs a PostgreSQL of one's own"),
          entry("aws dynamodb delete-item", "needs a stage on AWS"),
          entry("aws s3 cp", "the AWS CLI is not installed; PipelineTest uploads by its SDK"),
          entry("./embedway dead-letters", "need a document that failed: DeadLettersTest"),
          entry("./embedway stages", "say what is under way at the moment: StagesTest"),
          entry("./embedway reembed", "needs a store with another model: ReembedCommandTest"),
          entry("./embedway compact", "deletes only after an hour: CompactCommandTest"),
          entry("./embedway status", "says what is under way at the moment: SummaryTest"),
          entry("./embedway erase", "takes as long as EMBEDWAY_ERASURE_SETTLING: EraseCommandTest"),
          entry("./embedway import", "needs another database: ImportCommandTest"),
          entry("./embedway export", "prints vectors: ImportCommandTest"),
          entry("./embedway keys first", "needs a stage on AWS: FirstKeyTest"),
          entry("./embedway keys rotate-operator", "OperatorKeyTest"));

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern INLINE =
      Pattern.compile("`((?:\\w+=\\S+ )?\\./(?:embedway|mvnw) [^`]+)`");

  private static final Duration START_BOUND = Duration.ofMinutes(2);

  @TempDir private Path directory = Path.of("");

  @Test
  void everyCommandPrintsWhatThePageShows() throws IOException, InterruptedException {
    Path examples = Files.createDirectory(directory.resolve("examples"));
    try (Stream<Path> files = Files.list(TestEnvironment.home().resolve("examples"))) {
      for (Path file : files.toList()) {
        Files.copy(file, examples.resolve(file.getFileName()));
      }
    }
    launcher();
    List<String> transcript = new ArrayList<>();
    List<String> others = new ArrayList<>();

    try (HubMirror hub = new HubMirror(Shell.shipped().resolve("all-MiniLM-L6-v2"));
        Shell shell = new Shell(directory, hub.url())) {
      for (FirstHourPage.Step step : page().steps()) {
        List<String> printed = shell.type(step.command());
        transcript.add("$ " + step.command());
        transcript.addAll(printed);
        if (!step.shows(printed)) {
          others.add("$ " + step.command());
          others.addAll(printed);
        }
      }
    }

    Files.write(Path.of("target", "first-hour.txt"), transcript);
    assertEquals(
        List.of(),
        others,
        "docs/first-hour.md shows something else; target/first-hour.txt has all that was printed");
  }

  @Test
  void everyCommandOfThePagesIsTyped() throws IOException {
    List<String> typed = page().commands();
    List<String> lines = new ArrayList<>();
    for (String file : PAGES) {
      lines.addAll(commands(Files.readString(TestEnvironment.home().resolve(file))));
    }

    assertEquals(
        List.of(),
        lines.stream().filter(line -> !typed.contains(line) && !isExcepted(line)).toList());
    assertEquals(
        List.of(),
        NOT_TYPED.keySet().stream()
            .filter(prefix ->
                !prefix.matches(
                    "\\./embedway (keys|dead-letters|stages|status|reembed|erase|compact).*"))
            .filter(prefix -> lines.stream().noneMatch(line -> line.startsWith(prefix)))
            .toList());
  }

  @Test
  void everySubcommandIsTyped() throws IOException {
    List<String> typed = page().commands();

    assertEquals(
        List.of(),
        WrongArgumentsTest.commands()
            .filter(command -> command.parent() != null && command.subcommands().isEmpty())
            .map(command -> "./" + command.qualifiedName())
            .filter(
                command -> typed.stream().noneMatch(line -> (line + " ").contains(command + " ")))
            .filter(command -> !isExcepted(command))
            .toList());
  }

  private static boolean isExcepted(String line) {
    return NOT_TYPED.keySet().stream().anyMatch(line::startsWith);
  }

  /** Lines of blocks, and commands within sentences; cells of tables are forms, not commands. */
  private static List<String> commands(String page) {
    Stream<String> blocks =
        BLOCK
            .matcher(page)
            .results()
            .filter(block -> block.group(1).isEmpty())
            .flatMap(block -> block.group(2).lines())
            .filter(line -> line.startsWith("./") || line.startsWith("aws "));
    Stream<String> inline =
        page.lines()
            .filter(line -> !line.startsWith("|"))
            .flatMap(
                line -> INLINE.matcher(line).results().map((MatchResult code) -> code.group(1)))
            .filter(code -> !code.endsWith("..."));
    return Stream.concat(blocks, inline)
        .map(line -> line.replaceFirst(" +# .*", "").strip())
        .toList();
  }

  private static FirstHourPage page() throws IOException {
    Path page = TestEnvironment.home().resolve("docs").resolve("first-hour.md");
    return FirstHourPage.of(Files.readString(page));
  }

  /** The program as ./embedway starts it, on this class path and a port that is free. */
  private void launcher() throws IOException {
    Path home = TestEnvironment.home().toRealPath();
    Path script = directory.resolve("embedway");
    String classPath =
        Objects.requireNonNullElse(
            System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
    Files.writeString(
        script,
        """
        #!/bin/sh
        [ "$1" = up ] && set -- "$@" --port 0
        exec '%s' -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
          -Dembedway.home='%s' -cp '%s' dev.embedway.local.Main "$@"
        """
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), home, classPath));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A user's two terminals: one with {@code up} in it, and one for the rest.
   *
   * <p>Not thread-safe.
   */
  private static final class Shell implements AutoCloseable {

    private final Path directory;
    private final String hub;
    private final Path output;
    private final Path upOutput;
    private @Nullable Process up;

    Shell(Path directory, String hub) {
      this.directory = directory;
      this.hub = hub;
      this.output = directory.resolve("output");
      this.upOutput = directory.resolve("up-output");
    }

    /** The directory of models that come with the build. */
    static Path shipped() {
      return TestEnvironment.home().resolve("adapters/models/target/models").toAbsolutePath();
    }

    /** Types a command and returns the lines that it printed, in either stream. */
    List<String> type(String command) throws IOException, InterruptedException {
      if (command.equals(FirstHourPage.CTRL_C)) {
        return stop();
      }
      String words = FirstHourPage.at(directory, command);
      if (command.startsWith("./embedway up")) {
        Process started = process(List.of("sh", "-c", "exec " + words), upOutput);
        up = started;
        Await.until(
            () -> !started.isAlive() || printed(upOutput).contains("Ctrl-C stops it."),
            START_BOUND);
        return printed(upOutput);
      }
      Process process = process(List.of("sh", "-c", words), output);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end: " + printed(output));
      }
      return printed(output);
    }

    private List<String> stop() throws InterruptedException {
      Process running = Objects.requireNonNull(up, "up was not typed");
      int before = printed(upOutput).size();
      running.destroy();
      if (!running.waitFor(1, TimeUnit.MINUTES)) {
        throw new AssertionError("up does not end: " + printed(upOutput));
      }
      List<String> all = printed(upOutput);
      return all.subList(before, all.size());
    }

    private Process process(List<String> words, Path to) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(to.toFile());
      Map<String, String> variables = TestEnvironment.variables();
      // As the launcher has them: the model that comes with the first build, and no other one.
      variables.put("EMBEDWAY_SHIPPED_MODELS_DIR", shipped().toString());
      Path added = directory.resolve(".local/share/embedway/models");
      variables.put("EMBEDDINGS_MODEL_STORAGE_DIR", added.toString());
      variables.put("HF_ENDPOINT", hub);
      builder.environment().clear();
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    }

    private List<String> printed(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8)
            .replace(directory + "/", "~/")
            .lines()
            .toList();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      if (up != null) {
        up.destroyForcibly();
      }
    }
  }
}

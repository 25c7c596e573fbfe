package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.topology.KeepAlive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command that goes back to a release, over an {@code aws} that keeps functions and a
 * parameter's history in a file, in the forms of Lambda's and Systems Manager's answers.
 */
class ReleaseCommandTest {

  private static final String AWS =
      """
      import fcntl, json, os, sys
      place = os.environ["EMBEDWAY_TEST_STATE"]
      lock = open(place + ".lock", "w")
      fcntl.flock(lock, fcntl.LOCK_EX)
      state = json.load(open(place))
      words = sys.argv[1:]
      def option(name):
          return words[words.index(name) + 1]
      call, answer = " ".join(words[:2]), None
      if call == "cloudformation describe-stack-resource":
          assert option("--stack-name") == "embedway-prod-stateless", words
          answer = {"StackResourceDetail": {"PhysicalResourceId": option("--logical-resource-id")}}
      elif call == "ssm get-parameter-history":
          answer = {"Parameters": [
              {"Version": number + 1, "LastModifiedDate": "2026-11-2%d" % number, "Value": json.dumps(value)}
              for number, value in enumerate(state["history"])]}
      else:
          function = state["functions"][option("--function-name")]
          if call == "lambda get-alias":
              answer = {"FunctionVersion": function["live"], **function.get("routing", {})}
          elif call == "lambda list-versions-by-function":
              answer = {"Versions": [{"Version": v} for v in ["$LATEST", *function["versions"]]]}
          elif call == "lambda get-function-configuration":
              answer = {"State": function["versions"][option("--qualifier")]}
          elif call == "lambda invoke":
              function["events"] = [open(option("--payload")[len("fileb://"):]).read()]
              function["versions"][option("--qualifier")] = "Pending"
          elif call == "lambda wait":
              assert function["versions"][option("--qualifier")] == "Pending", words
              function["versions"][option("--qualifier")] = "Active"
          elif call == "lambda update-alias":
              assert function["versions"][option("--function-version")] == "Active", words
              assert option("--routing-config") == "AdditionalVersionWeights={}", words
              function["live"] = option("--function-version")
          elif call == "lambda delete-function":
              del function["versions"][option("--qualifier")]
          else:
              sys.exit("no such call: " + call)
      json.dump(state, open(place, "w"))
      if answer is not None:
          print(json.dumps(answer))
      """;

  private static final String STATE =
      """
      {"history": [
         {"keep": 2, "functions": {"a": "1", "b": "1"}},
         {"keep": 2, "functions": {"a": "2", "b": "1"}},
         {"keep": 2, "functions": {"a": "3", "b": "2"}}],
       "functions": {
         "a": {"live": "3", "versions": {"1": "Active", "2": "Active", "3": "Active"}},
         "b": {"live": "2", "versions": {"1": "Inactive", "2": "Active"}}}}
      """;

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void prepare() throws IOException, InterruptedException {
    // The interpreter itself: what stands before it in some set-ups changes the path.
    run(List.of("python3", "-c", "import sys; print(sys.executable)"), "python");
    Path aws = directory.resolve("aws");
    Files.writeString(aws, "#!" + said("python").strip() + "\n" + AWS);
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(state(), STATE);
  }

  @Test
  void goesBackReleaseByReleaseWithAllFunctionsOfEach() throws Exception {
    assertTrue(release("back").contains("release 2 of"));
    assertEquals("2 1", live());

    assertTrue(release("back").contains("release 1 of"));
    assertEquals("1 1", live());

    assertTrue(refusal("back").contains("there is no release before the one that is live"));
    assertTrue(release("back", "3").contains("release 3 of"));
    assertEquals("3 2", live());
  }

  @Test
  void aVersionThatIsInactiveIsActivatedBeforeItIsLive() throws Exception {
    release("back");

    JsonNode function = Assembly.json(state()).at("/functions/b");
    assertEquals("Active", function.at("/versions/1").asText());
    assertEquals(KeepAlive.EVENT, function.at("/events/0").asText());
  }

  @Test
  void changesNothingWhereAVersionOfTheReleaseIsGone() throws Exception {
    release("prune");

    assertTrue(refusal("back", "1").contains("release 1 is gone: version 1 of a was deleted"));
    assertEquals("3 2", live());
  }

  @Test
  void prunesAllButTheLastVersionsAndTheLiveOne() throws Exception {
    release("back", "1");

    String said = release("prune");

    assertTrue(said.isEmpty(), "1 is live, 2 and 3 are the last: " + said);
    release("back", "3");
    assertEquals("deleted version 1 of a\n", release("prune"));
  }

  @Test
  void listsReleasesAndMarksTheLiveOne() throws Exception {
    release("back");

    List<String> lines = release("list").lines().toList();

    assertEquals(3, lines.size());
    assertTrue(lines.get(1).startsWith("*    2  2026-11-21"), lines.get(1));
    assertTrue(lines.get(2).startsWith("     3  "), lines.get(2));
  }

  @Test
  void otherWordsAreAnsweredWithTheUsage() throws Exception {
    for (List<String> words :
        List.of(List.of("forth"), List.of("back", "x"), List.of("list", "1"), List.<String>of())) {
      assertTrue(refusal(words.toArray(String[]::new)).contains("usage: release STAGE"));
    }
    assertTrue(refusal("back", "9").contains("there is no release 9"));
  }

  private String live() {
    JsonNode functions = Assembly.json(state()).path("functions");
    return functions.at("/a/live").asText() + " " + functions.at("/b/live").asText();
  }

  private Path state() {
    return directory.resolve("state.json");
  }

  private String release(String... words) throws IOException, InterruptedException {
    assertEquals(0, command(words), said("release"));
    return said("release");
  }

  private String refusal(String... words) throws IOException, InterruptedException {
    assertEquals(1, command(words), said("release"));
    return said("release");
  }

  private int command(String... words) throws IOException, InterruptedException {
    return run(
        Stream.concat(Stream.of(said("python").strip(), "release", "prod"), Stream.of(words))
            .toList(),
        "release");
  }

  private String said(String log) throws IOException {
    return Files.readString(directory.resolve(log));
  }

  private int run(List<String> words, String log) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    command
        .environment()
        .putAll(
            Map.of(
                "PATH",
                directory + ":" + System.getenv("PATH"),
                "EMBEDWAY_TEST_STATE",
                state().toString()));
    Process process = command.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }
}

package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that begin with one seed, as copies of one snapshot do. */
class RenewalTest {

  private static final long BOUND_SECONDS = 60;

  private final Zip zip = Zip.of("api");

  @TempDir Path directory;

  @Test
  void withoutARestoreOneSeedGivesOneId() throws IOException {
    List<Http.Answer> answers = ofTwo(Initialization.ON_DEMAND, "GET", "/v1/health", "");

    assertEquals(answers.getFirst().requestId(), answers.getLast().requestId());
  }

  @Test
  void twoRestoredFromOneStateGoSeparateWays() throws IOException {
    List<Http.Answer> answers =
        ofTwo(
            Initialization.SNAP_START,
            "POST",
            "/v1/keys",
            "{\"tenant\":\"default\",\"roles\":[\"embed\"]}");

    assertNotEquals(answers.getFirst().requestId(), answers.getLast().requestId());
    for (String made : List.of("id", "key")) {
      assertNotEquals(
          answers.getFirst().body().required(made), answers.getLast().body().required(made));
    }
  }

  /** First answers of two processes to the same request. */
  private List<Http.Answer> ofTwo(
      Initialization initialization, String method, String path, String body) throws IOException {
    String event = Http.event(method, path, body);
    String option = "-Djava.security.properties==" + properties();
    try (Surroundings surroundings = Surroundings.make();
        RuntimeProcess one = start(initialization, surroundings, option);
        RuntimeProcess other = start(initialization, surroundings, option)) {
      return Stream.of(one, other)
          .map(process -> firstAnswer(process, initialization, event))
          .toList();
    }
  }

  private RuntimeProcess start(
      Initialization initialization, Surroundings surroundings, String option) {
    return zip.startWithTests(
        FunctionId.API.spec(), initialization, surroundings.variables(FunctionId.API), option);
  }

  private static Http.Answer firstAnswer(
      RuntimeProcess process, Initialization initialization, String event) {
    if (initialization == Initialization.SNAP_START) {
      process.api().frozen().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
      process.api().restore();
    }
    Http.Answer answer = Http.read(process.invoke(event));
    assertEquals(2, answer.status() / 100, answer.body().toString());
    return answer;
  }

  /** This JVM's own security properties, with the seeded provider before all others. */
  private Path properties() throws IOException {
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(
                Path.of(System.getProperty("java.home"), "conf/security/java.security")));
    lines.removeIf(line -> line.startsWith("security.provider."));
    lines.add("security.provider.1=" + SeededProvider.class.getName());
    Provider[] others = Security.getProviders();
    for (int i = 0; i < others.length; i++) {
      lines.add("security.provider." + (i + 2) + "=" + others[i].getName());
    }
    return Files.write(directory.resolve("java.security"), lines);
  }
}

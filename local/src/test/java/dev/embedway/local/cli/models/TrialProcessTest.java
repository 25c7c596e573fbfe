package dev.embedway.local.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(300)
class TrialProcessTest {

  private static final long PLENTY = 4L << 30;

  @Test
  void aTrialThatNeverEndsIsKilledWhenItsTimeIsUp() {
    TrialProcess trial = new TrialProcess(Duration.ofSeconds(1), PLENTY);

    CommandFailure failure = assertThrows(CommandFailure.class, () -> trial.run(trial("hang")));

    assertEquals("it did not end within 1 s", failure.getMessage());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTrialThatTakesTooMuchMemoryIsKilled() {
    TrialProcess trial = new TrialProcess(Duration.ofSeconds(50), 200L << 20);

    CommandFailure failure = assertThrows(CommandFailure.class, () -> trial.run(trial("grow")));

    assertTrue(String.valueOf(failure.getMessage()).contains("more than 200 MB"));
  }

  @Test
  void aTrialThatDiesIsAFailureOfItsOwn() {
    TrialProcess trial = new TrialProcess(Duration.ofSeconds(50), PLENTY);

    assertEquals(
        "its process ended with status 134",
        assertThrows(CommandFailure.class, () -> trial.run(trial("die"))).getMessage());
    assertEquals(
        "no good", assertThrows(CommandFailure.class, () -> trial.run(trial("say"))).getMessage());
  }

  @Test
  void aTrialKnowsNothingOfTheEnvironmentAndEndsWell() throws IOException {
    new TrialProcess(Duration.ofSeconds(50), PLENTY).run(trial("environment"));
  }

  private static List<String> trial(String deed) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        BadTrial.class.getName(),
        deed);
  }
}

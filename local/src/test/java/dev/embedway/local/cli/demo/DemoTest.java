package dev.embedway.local.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(540)
class DemoTest {

  @Test
  void endsWellWhenEveryQuestionFindsItsDocument() {
    Typed demo = Typed.command("demo");

    assertEquals(0, demo.exitCode(), demo.out() + demo.err());
    assertTrue(demo.out().contains("Documents: new 4, unchanged 0, failed 0"), demo.out());
    assertTrue(demo.out().contains("tokens/s"), demo.out());
    assertTrue(demo.out().contains("Try next:"), demo.out());
  }

  @Test
  void endsWithOneWhenAnExampleIsMissing(@TempDir Path home) throws IOException {
    Path examples = Files.createDirectory(home.resolve("examples"));
    try (Stream<Path> files = Files.list(TestEnvironment.home().resolve("examples"))) {
      for (Path file : files.filter(file -> !file.toString().endsWith(".pdf")).toList()) {
        Files.copy(file, examples.resolve(file.getFileName()));
      }
    }

    Typed demo = Typed.command(home, Map.of(), "demo");

    assertEquals(1, demo.exitCode(), demo.out());
    assertTrue(demo.out().contains("! expected a passage of funicular-inspection.pdf"), demo.out());
  }

  @Test
  void asksOnesOwnFiles(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("own.txt"), "The spare key hangs in the barn.");

    Typed demo = Typed.command("demo", file.toString(), "Where is the spare key?");

    assertEquals(0, demo.exitCode(), demo.err());
    assertTrue(demo.out().contains("hangs in the barn"), demo.out());
  }
}

package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  @Test
  void theStacksKnowTheTopologyAndNothingElseOfOurs() throws IOException {
    List<String> ours;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      ours =
          files
              .filter(Files::isRegularFile)
              .flatMap(DependenciesTest::lines)
              .filter(line -> line.startsWith("import dev.embedway."))
              .toList();
    }

    assertFalse(ours.isEmpty());
    assertEquals(
        List.of(),
        ours.stream()
            .filter(line -> !line.startsWith("import dev.embedway.topology."))
            .filter(line -> !line.startsWith("import dev.embedway.infra."))
            .toList());
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLinePageTest {

  @Test
  void everyCommandIsInTheTable() throws IOException {
    List<String> table =
        Files.readAllLines(TestEnvironment.home().resolve("docs/command-line.md")).stream()
            .filter(line -> line.startsWith("| `./embedway "))
            .toList();

    WrongArgumentsTest.commands()
        .filter(command -> command.parent() != null)
        .forEach(command -> {
          boolean isTop = command.parent().parent() == null;
          String name = isTop ? "./embedway " + command.name() : command.name();
          assertTrue(
              table.stream()
                  .map(line -> line.split("\\|", -1)[1])
                  .anyMatch(cell -> cell.contains(name)),
              () -> "the table lacks " + command.qualifiedName());
        });
  }
}

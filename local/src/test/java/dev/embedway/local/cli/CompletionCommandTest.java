package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CompletionCommandTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void bashCompletesCommandsOptionsAndWords() throws IOException, InterruptedException {
    Path script =
        Files.writeString(
            directory.resolve("embedway.bash"), Typed.command("completion", "bash").out());

    assertEquals(List.of("search"), completed(script, "embedway", "sear"));
    assertEquals(List.of("create"), completed(script, "embedway", "stores", "cr"));
    assertEquals(List.of("--min-score"), completed(script, "embedway", "search", "--min"));
    assertEquals(List.of("status"), completed(script, "embedway", "stages", "stat"));
    assertEquals(List.of("stats"), completed(script, "embedway", "dead-letters", "sta"));
    assertTrue(completed(script, "embedway", "search", "--mode", "").contains("hybrid"));
    assertTrue(completed(script, "embedway", "completion", "").contains("fish"));
    assertEquals(
        List.of("--all-approved"),
        completed(script, "embedway", "dead-letters", "requeue", "--al"));
    assertTrue(
        completed(script, "embedway", "dead-letters", "list", "--stage", "").contains("storage"));
  }

  @Test
  void zshReadsTheScriptOfBash() {
    String script = Typed.command("completion", "zsh").out();

    assertEquals(Typed.command("completion", "bash").out(), script);
    assertTrue(script.contains("bashcompinit"), "zsh's part");
  }

  @Test
  void fishKnowsCommandsOptionsAndWords() {
    List<String> lines = Typed.command("completion", "fish").out().lines().toList();

    assertTrue(lines.stream().allMatch(line -> line.startsWith("complete -c embedway ")));
    assertTrue(
        lines.contains(
            "complete -c embedway -n '__fish_use_subcommand' -f -a stores -d 'Makes, lists, shows,"
                + " changes, copies and deletes vector stores'"),
        String.join("\n", lines));
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.startsWith(
                    "complete -c embedway -n '__fish_seen_subcommand_from search' -l mode -x -a"
                        + " 'vector text hybrid' -d ")),
        String.join("\n", lines));
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.startsWith(
                    "complete -c embedway -n '__fish_seen_subcommand_from stores; and"
                        + " __fish_seen_subcommand_from delete' -l yes -d ")),
        String.join("\n", lines));
  }

  /** Words that bash offers for the last of some words. */
  private static List<String> completed(Path script, String... words)
      throws IOException, InterruptedException {
    String call =
        "source "
            + script
            + "; COMP_WORDS=('"
            + String.join("' '", words)
            + "'); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE};"
            + " _complete_embedway; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", call)
            // Outside of a completion bash says that it is.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(bash.waitFor(60, TimeUnit.SECONDS));
    return Arrays.stream(printed.split("\n", -1))
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .toList();
  }
}

package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.CloudExtension;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed.Keyboard;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store's model is changed by two real models over a real PostgreSQL. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class ReembedCommandTest {

  private static final Keyboard PIPE = new Keyboard("", Terminal.Display.PLAIN);

  private final LocalCloud cloud;

  @TempDir private Path directory = Path.of("");

  @TempDir private Path elsewhere = Path.of("");

  ReembedCommandTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void modelIsChangedSwitchedToAndGoneBackFrom() throws IOException {
    file("tides.txt", "The moon pulls the sea, which rises and falls twice a day.");
    file("bread.txt", "Dough of flour, water and salt rises by yeast and is baked.");
    typed("ingest", "--wait", "--store", "turned", directory.toString());
    String before = top("why does the ocean go up and down");

    Typed planned = typed("reembed", "turned", "--model", "bge-small-en-v1.5", "--dry-run");
    Typed early = typed("reembed", "turned", "--switch");
    Typed built = typed("reembed", "turned", "--model", "bge-small-en-v1.5");
    Typed refused = typed("reembed", "turned", "--switch", "--ndcg-drop-max", "0.01");
    Typed second = typed("reembed", "turned", "--model", "e5-small-v2", "--json");
    file("looms.txt", "A loom holds the warp while the weft is passed through it.");
    typed("ingest", "--wait", "--store", "turned", directory.toString());
    String judged =
        queries(
            "{\"query\":\"the moon and tides\",\"relevant\":[\"%s/tides.txt\"]}%n%n"
                .formatted(directory.getFileName()));
    // A pass may have seen the third document while it was under way.
    Typed switched =
        Await.answer(
            () ->
                typed(
                    "reembed",
                    "turned",
                    "--switch",
                    "--queries",
                    judged,
                    "--ndcg-drop-max",
                    "0.01"),
            typed -> typed.exitCode() == 0,
            Duration.ofSeconds(60));
    Typed shown = typed("stores", "show", "turned");
    String after = top("why does the ocean go up and down");
    String later = top("which machine weaves");
    Typed back = typed("reembed", "turned", "--rollback");
    String again = top("why does the ocean go up and down");

    assertTrue(planned.out().contains("2 documents, 2 chunks"), planned.out() + planned.err());
    assertTrue(planned.out().contains("USD 0: no provider is paid for the model"), planned.out());
    assertTrue(early.err().contains("state_conflict"), early.err());
    assertTrue(
        built
            .out()
            .matches(
                "(?s)Version 2 has 2 of 2 documents\\..2 sampled queries: both versions find 100 %"
                    + " of the first ten documents.version 1   live      2 documents, 2 chunks."
                    + "version 2   built     2 documents, 2 chunks"),
        built.out() + built.err());
    assertTrue(refused.err().contains("compare them first"), refused.out() + refused.err());
    assertTrue(
        switched.out().contains("version 2   built     3 documents, 3 chunks, nDCG@10 1.0000"),
        switched.out());
    assertTrue(second.err().contains("version 2 of the store is being built"), second.err());
    assertTrue(
        switched
            .out()
            .matches(
                "(?s)1 given queries: .*version 1 +previous +all-MiniLM-L6-v2.*version 2 +live +bge-.*"),
        switched.out() + switched.err());
    assertTrue(shown.out().contains("model       bge-small-en-v1.5"), shown.out());
    assertTrue(before.contains("tides.txt"), before);
    assertTrue(after.contains("tides.txt") && !after.equals(before), after);
    assertTrue(later.contains("looms.txt"), later);
    assertEquals(0, back.exitCode(), back.err());
    assertEquals(before, again);
  }

  @Test
  void versionIsGivenUp() throws IOException {
    file("tides.txt", "The moon pulls the sea, which rises and falls twice a day.");
    typed("ingest", "--wait", "--store", "kept-as-is", directory.toString());

    Typed all = typed("reembed", "--all", "--chunking", "tokens:4:0", "--dry-run");
    Typed built = typed("reembed", "kept-as-is", "--chunking", "tokens:4:0");
    Typed refused = typed("reembed", "--all", "--chunking", "tokens:4:0");
    Typed aborted = typed("reembed", "kept-as-is", "--abort");
    Typed none = typed("reembed", "kept-as-is");

    assertTrue(
        all.out().contains("default/kept-as-is: version 2 of all-MiniLM-L6-v2, 1 documents,"),
        all.out() + all.err());
    assertTrue(
        all.out().matches("(?s).*\\d+ stores, \\d+ of them refused: .*, USD 0.*"), all.out());
    assertTrue(
        refused.out().contains("default/kept-as-is: refused, state_conflict: version 2"),
        refused.out() + refused.err());
    assertEquals(1, refused.exitCode());
    assertTrue(built.out().startsWith("Version 2 has 1 of 1 documents."), built.err());
    assertTrue(aborted.out().startsWith("version 1   live"), aborted.out() + aborted.err());
    assertTrue(none.err().contains("No version is being built"), none.err());
  }

  @Test
  void queriesThatAreNoneAreRefusedByTheirLine() throws IOException {
    Typed refused =
        typed("reembed", "none", "--switch", "--queries", queries("{\"query\":\"a\"}\n[1]\n"));
    Typed none = typed("reembed");
    Typed both = typed("reembed", "some", "--all", "--model", "e5-small-v2");
    Typed unlike = typed("reembed", "--all");
    Typed ofOne = typed("reembed", "--all", "--model", "e5-small-v2", "--switch");
    Typed empty = typed("reembed", "none", "--switch", "--queries", queries("\n"));

    assertTrue(refused.err().contains("queries.jsonl:2 must be an object like"), refused.err());
    assertTrue(none.err().contains("Give one STORE, or --all"), none.err());
    assertTrue(both.err().contains("Give one STORE, or --all"), both.err());
    assertTrue(unlike.err().contains("--all needs --model"), unlike.err());
    assertTrue(ofOne.err().contains("are of one STORE"), ofOne.err());
    assertTrue(empty.err().contains("has no query"), empty.err());
  }

  private String queries(String lines) throws IOException {
    Path file = elsewhere.resolve("queries.jsonl");
    Files.writeString(file, lines);
    return file.toString();
  }

  /** The best result: its score and source. */
  private String top(String question) {
    Typed found = typed("search", "--store", "turned", "--mode", "vector", question);
    return found
        .out()
        .lines()
        .filter(line -> line.matches("\\d\\.\\d{3}  .*"))
        .findFirst()
        .orElse("none: " + found.err());
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private Typed typed(String... words) {
    return PIPE.type(
        TestEnvironment.home(),
        Map.of(),
        Stream.concat(Stream.of(words), Stream.of("--data", cloud.dataDirectory().toString()))
            .toArray(String[]::new));
  }
}

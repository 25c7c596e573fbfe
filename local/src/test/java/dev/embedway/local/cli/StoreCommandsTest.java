package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.CloudExtension;
import dev.embedway.local.RunningCloud;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed.Keyboard;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(360)
@ExtendWith(CloudExtension.class)
class StoreCommandsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Samples of the readers' own tests. */
  private static final Path CORPUS = Path.of("../functions/chunking/src/test/resources/corpus");

  private static final Keyboard PIPE = new Keyboard("", Terminal.Display.PLAIN);

  private final LocalCloud cloud;

  @TempDir private Path directory = Path.of("");

  StoreCommandsTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void storesAreMadeListedShownChangedAndDeleted() {
    Typed made =
        typed("stores", "create", "Looms", "--chunking", "markdown:100:10", "--metadata", "a=b");
    Typed again = typed("stores", "create", "looms");
    Typed listed = typed("stores", "list");
    Typed changed = typed("stores", "update", "looms", "--chunking", "tokens:64");
    Typed shown = typed("stores", "show", "looms");
    Typed deleted = typed("stores", "delete", "looms", "--yes");
    Typed gone = typed("stores", "show", "looms");

    assertTrue(
        made.out().matches("Looms +all-MiniLM-L6-v2 +384 +0 documents +markdown:100:10"),
        made.out() + made.err());
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("store_name_taken"), again.err());
    assertTrue(listed.out().lines().anyMatch(made.out()::equals), listed.out());
    assertEquals(0, changed.exitCode(), changed.err());
    assertTrue(shown.out().contains("chunking    tokens:64:10"), shown.out());
    assertTrue(shown.out().contains("metadata    a=b"), shown.out());
    assertEquals("Deleted store Looms.", deleted.err());
    assertTrue(gone.err().contains("store_not_found"), gone.err());
  }

  @Test
  void renamedStoresAreFoundByEitherName() throws IOException {
    Path file = Files.writeString(directory.resolve("shuttle.txt"), "A shuttle carries weft.");
    typed("stores", "create", "weaving", "--description", "About looms.");
    typed("ingest", "--wait", "--store", "weaving", file.toString());

    Typed renamed = typed("stores", "update", "weaving", "--name", "Textiles");
    Typed shown = typed("stores", "show", "weaving");
    Typed found = typed("search", "--store", "textiles", "shuttle");
    Await.anotherSecond();
    Typed again = typed("ingest", "--wait", "--store", "textiles", file.toString());
    Typed taken = typed("stores", "create", "weaving");

    assertTrue(renamed.out().startsWith("Textiles "), renamed.out() + renamed.err());
    assertTrue(shown.out().contains("name        Textiles"), shown.out());
    assertTrue(shown.out().contains("folder      weaving"), shown.out());
    assertTrue(shown.out().contains("about       About looms."), shown.out());
    assertTrue(found.out().contains("shuttle.txt"), found.err());
    assertEquals("new 0, unchanged 1, failed 0", again.out(), again.err());
    assertTrue(taken.err().contains("store_name_taken"), taken.err());
  }

  @Test
  void storesAreCopiedWithWhatTheyHave() throws IOException {
    Path file = Files.writeString(directory.resolve("weft.txt"), "A shuttle carries weft.");
    typed("ingest", "--wait", "--store", "carpets", file.toString());

    Typed copied = typed("stores", "duplicate", "carpets", "rugs");
    Typed again = typed("stores", "duplicate", "carpets", "rugs");
    Typed begun = typed("stores", "duplicate", "carpets", "mats", "--json");
    Typed none = typed("stores", "duplicate", "nowhere", "else");

    assertEquals("Copied 1 records and documents to rugs, 0 failed.", copied.out(), copied.err());
    assertEquals(0, copied.exitCode());
    Await.until(
        () -> typed("search", "--store", "rugs", "shuttle").out().contains("weft.txt"),
        Duration.ofMinutes(1));
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("store_name_taken"), again.err());
    assertTrue(begun.out().contains("\"destination_id\""), begun.out());
    assertTrue(none.err().contains("store_not_found"), none.err());
  }

  @Test
  void overlongQuestionsAreCutWithANote() {
    typed("stores", "create", "long");

    Typed cut = typed("search", "--store", "long", "tide ".repeat(300));
    Typed whole = typed("search", "--store", "long", "tide");

    assertEquals(0, cut.exitCode(), cut.err());
    assertTrue(cut.err().contains("its end was left out"), cut.err());
    assertEquals("Nothing found in store long.", whole.err());
  }

  @Test
  void xmlIsIngestedAndPicturesInItAreSkipped() throws IOException {
    Files.writeString(directory.resolve("a.xml"), "<?xml version=\"1.0\"?><kiln>clay</kiln>");
    Files.writeString(directory.resolve("b.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");

    Typed sent = typed("ingest", "--wait", "--store", "kilns", "--verbose", directory.toString());

    assertEquals(0, sent.exitCode(), sent.err());
    assertTrue(sent.out().contains("new 1, unchanged 0, failed 0"), sent.out());
    assertTrue((sent.out() + sent.err()).contains("picture"), sent.out() + sent.err());
  }

  @Test
  void objectsUnderNoTenantsKeyAreListedAndCounted() {
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      s3.putObject(
          put -> put.bucket(cloud.connection().s3().bucket()).key("lonely.txt"),
          RequestBody.fromString("Text."));
      Await.until(
          () -> typed("documents", "--unassigned").out().contains("lonely.txt"),
          Duration.ofSeconds(60));
      String port = Integer.toString(cloud.connection().url().getPort());
      Typed doctor = typed("doctor", "--port", port);
      s3.deleteObject(delete -> delete.bucket(cloud.connection().s3().bucket()).key("lonely.txt"));
      Await.until(
          () -> typed("doctor", "--port", port).out().contains("ok   uploads"),
          Duration.ofSeconds(60));

      assertTrue(doctor.out().contains("note uploads   1 under keys"), doctor.out());
      assertTrue(doctor.out().contains("ok   port"), doctor.out());
      assertFalse(typed("documents").out().contains("lonely.txt"));
    }
  }

  @Test
  void deletingAsksOnAScreenAndNeedsTheOptionElsewhere() {
    typed("stores", "create", "kept");

    Typed piped = typed("stores", "delete", "kept");
    Typed no = typed(new Keyboard("n\n", Terminal.Display.SCREEN), "stores", "delete", "kept");
    Typed end = typed(new Keyboard("", Terminal.Display.SCREEN), "stores", "delete", "kept");
    Typed there = typed("stores", "show", "kept");
    Typed yes = typed(new Keyboard("y\n", Terminal.Display.SCREEN), "stores", "delete", "kept");

    assertEquals(2, piped.exitCode());
    assertTrue(piped.err().contains("give --yes"), piped.err());
    assertEquals(1, no.exitCode());
    assertTrue(no.err().endsWith("Nothing was deleted."), no.err());
    assertTrue(no.err().startsWith("Delete store kept with its 0 documents? [y/N]"), no.err());
    assertEquals(1, end.exitCode());
    assertEquals(0, there.exitCode(), there.err());
    assertEquals(0, yes.exitCode(), yes.err());
  }

  @Test
  void ingestMakesTheStoreThatIsAskedForAndKeepsToIt() {
    Keyboard pipe = new Keyboard("A plane makes wood smooth.", Terminal.Display.PLAIN);
    String[] words = {"ingest", "--wait", "--store", "wood", "-", "--name", "shop/plane.txt"};

    Typed sent = typed(pipe, with(words, "--chunking", "tokens:50:5"));
    Await.anotherSecond();
    Typed again = typed(pipe, with(words, "--chunking", "tokens"));
    Typed otherModel = typed(pipe, with(words, "--model", "all-MiniLM-L6-v2-fp32"));
    Typed otherChunks = typed(pipe, with(words, "--chunking", "tokens:60"));
    Typed listed = typed("documents", "--store", "wood");
    Typed shown = typed("stores", "show", "wood");
    Typed empty = typed("ingest", "-");

    assertEquals("new 1, unchanged 0, failed 0", sent.out(), sent.err());
    assertEquals("new 0, unchanged 1, failed 0", again.out(), again.err());
    assertEquals(1, otherModel.exitCode());
    assertTrue(otherModel.err().contains("has model all-MiniLM-L6-v2, not "), otherModel.err());
    assertEquals(1, otherChunks.exitCode());
    assertTrue(otherChunks.err().contains("has chunking tokens:50:5."), otherChunks.err());
    assertTrue(listed.out().endsWith("  wood/shop/plane.txt"), listed.out());
    assertTrue(shown.out().contains("chunking    tokens:50:5"), shown.out());
    assertEquals("Standard input is empty; it must be a document", empty.err());
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void documentsAreShownAndDeletedByTheIdsThatAreListed() throws IOException {
    Files.writeString(directory.resolve("bolt.txt"), "A bolt is turned with a spanner.");
    typed("ingest", "--wait", "--store", "tools", directory.resolve("bolt.txt").toString());

    String id = typed("documents", "--store", "tools").out().split(" ", 2)[0];
    Typed shown = typed("documents", "show", id);
    Typed deleted = typed("documents", "delete", id, "--yes");
    Typed found = typed("search", "--store", "tools", "spanner");
    Typed listed = typed("documents", "--store", "tools");

    assertTrue(id.matches("doc_[0-9a-f]{24}"), id);
    assertTrue(shown.out().matches("(?s).*key +bolt.txt\\R.*"), shown.out());
    assertEquals("Deleted tools/bolt.txt.", deleted.err());
    assertEquals("", found.out());
    assertEquals("", listed.out());
  }

  @Test
  void documentsAreErasedForGoodAndTheirReceiptsPrinted() throws IOException {
    Files.writeString(directory.resolve("rivet.txt"), "A rivet is hammered flat.");
    typed("ingest", "--wait", "--store", "rivets", directory.resolve("rivet.txt").toString());
    String id = typed("documents", "--store", "rivets").out().split(" ", 2)[0];

    Typed no =
        typed(new Keyboard("n\n", Terminal.Display.SCREEN), "documents", "delete", "--erase", id);
    Typed there = typed("search", "--store", "rivets", "hammer");
    Typed erased = typed("documents", "delete", "--erase", id, "--yes");
    Typed found = typed("search", "--store", "rivets", "hammer");
    Typed unknown =
        typed("documents", "delete", "--erase", id.replaceAll("[0-9a-f]{8}$", "00000000"), "--yes");

    assertEquals(1, no.exitCode());
    assertTrue(no.err().startsWith("Erase rivets/rivet.txt, for good? [y/N]"), no.err());
    assertTrue(there.out().contains("rivet.txt"), there.err());
    assertEquals(0, erased.exitCode(), erased.err());
    assertEquals("Erased rivets/rivet.txt.", erased.err());
    assertTrue(JSON.readTree(erased.out()).at("/erased/rows").asInt() > 0, erased.out());
    assertTrue(JSON.readTree(erased.out()).path("hmac").asText().length() == 64, erased.out());
    assertEquals("", found.out());
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("document_not_found"), unknown.err());
  }

  @Test
  void warningsOfADocumentAreListedAndShown() throws IOException {
    Path pdf = directory.resolve("guide.pdf");
    Files.copy(CORPUS.resolve("pdf/broken-font-on-page-two.pdf"), pdf);
    typed("ingest", "--wait", "--store", "warned", pdf.toString());

    String listed = typed("documents", "--store", "warned").out();
    Typed shown = typed("documents", "show", listed.split(" ", 2)[0]);

    String warning = "damaged_part: page 2: damaged; only what could be read of it is found";
    assertTrue(listed.endsWith("  warned/guide.pdf  warning: " + warning), listed);
    assertTrue(shown.out().matches("(?s).*warning +" + warning + "\\R.*"), shown.out());
  }

  @Test
  void searchFiltersGroupsAndLeavesOutLowScores() throws IOException {
    String part = "The heron waits for fish in shallow water. ".repeat(60);
    for (String lang : List.of("en", "de")) {
      Path file = Files.writeString(directory.resolve(lang + ".txt"), part + lang);
      Files.writeString(
          directory.resolve(file.getFileName() + ".metadata.json"),
          "{\"metadataAttributes\":{\"lang\":\"" + lang + "\",\"year\":2020}}");
    }
    typed("ingest", "--wait", "--store", "birds", directory.toString());

    Typed all = typed("search", "--store", "birds", "--limit", "50", "heron");
    Typed one = typed("search", "--store", "birds", "--filter", "lang=de", "heron");
    Typed none =
        typed("search", "--store", "birds", "--filter", "lang=de", "--filter", "year>2020", "x");
    Typed api =
        typed("search", "--store", "birds", "--filter", "{\"lang\":{\"$in\":[\"en\"]}}", "heron");
    Typed grouped = typed("search", "--store", "birds", "--group", "--highlight", "heron");
    Typed high = typed("search", "--store", "birds", "--min-score", "1", "kettle");
    Typed piped =
        typed(new Keyboard("heron\n", Terminal.Display.PLAIN), "search", "--store", "birds", "-");

    assertTrue(sources(all).size() > 2, all.out());
    assertTrue(sources(one).stream().allMatch(key -> key.endsWith("/de.txt")), one.out());
    assertFalse(sources(one).isEmpty(), one.err());
    assertEquals("Nothing found in store birds.", none.err());
    assertTrue(sources(api).stream().allMatch(key -> key.endsWith("/en.txt")), api.out());
    assertEquals(2, sources(grouped).stream().distinct().count(), grouped.out());
    assertEquals(2, sources(grouped).size(), grouped.out());
    assertTrue(grouped.out().toLowerCase(Locale.ROOT).contains("*heron"), grouped.out());
    assertEquals("Nothing found in store birds.", high.err());
    assertFalse(piped.out().isEmpty(), piped.err());
  }

  @Test
  void embedPrintsAllNumbersInAPipeAndSomeOnAScreen() throws IOException {
    Typed pipe = typed("embed", "one");
    Typed screen = typed(new Keyboard("", Terminal.Display.SCREEN), "embed", "one");
    Typed bytes = typed(new Keyboard("", Terminal.Display.SCREEN), "embed", "--npy", "one");

    assertEquals(384, JSON.readTree(pipe.out()).size());
    assertTrue(screen.out().endsWith(", ... 384 numbers]"), screen.out());
    assertEquals(2, bytes.exitCode());
    assertTrue(bytes.err().contains("> vectors.npy"), bytes.err());
  }

  @Test
  void embedReadsLinesAndKeepsTheirOrderOverRequests() throws IOException {
    List<String> texts = Stream.iterate(0, i -> i + 1).limit(70).map(i -> "text " + i).toList();
    Keyboard lines = new Keyboard(String.join("\n", texts) + "\n", Terminal.Display.PLAIN);

    List<JsonNode> objects =
        typed(lines, "embed", "--jsonl", "-").out().lines().map(StoreCommandsTest::json).toList();
    JsonNode whole = json(typed(lines, "embed", "--json", "-").out());
    Typed npy = typed(lines, "embed", "--npy", "-");
    Typed empty = typed(new Keyboard("a\n\nb\n", Terminal.Display.PLAIN), "embed", "-");

    assertEquals(texts, objects.stream().map(each -> each.path("text").asText()).toList());
    assertEquals(69, objects.getLast().path("index").asInt());
    assertEquals(70, whole.path("data").size());
    assertEquals(objects.get(69).path("embedding"), whole.at("/data/69/embedding"));
    assertEquals(69, whole.at("/data/69/index").asInt());
    assertTrue(whole.at("/usage/total_tokens").asInt() > 70 * 3, whole.path("usage").toString());
    assertRows(npy.out(), objects);
    assertEquals(1, empty.exitCode());
    assertTrue(empty.err().contains("Line 2 of standard input is empty"), empty.err());
  }

  /** NumPy's own reader takes the header apart in the same way. */
  private static void assertRows(String file, List<JsonNode> objects) {
    byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + buffer.getShort(8);

    assertTrue(file.startsWith("\u0093NUMPY\u0001\u0000"), file.substring(0, 8));
    assertEquals(0, start % 64);
    assertTrue(
        file.substring(10, start)
            .matches("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(70, 384\\), } *\n"),
        file.substring(10, start));
    assertEquals(start + 70 * 384 * Float.BYTES, bytes.length);
    for (int row : List.of(0, 63, 64, 69)) {
      assertEquals(
          (float) objects.get(row).at("/embedding/383").asDouble(),
          buffer.getFloat(start + (row * 384 + 383) * Float.BYTES));
    }
  }

  /** The source of each result. */
  private static List<String> sources(Typed found) {
    return found
        .out()
        .lines()
        .filter(line -> line.matches("\\d\\.\\d{3}  .*"))
        .map(line -> line.split("  ", -1)[1])
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private Typed typed(String... words) {
    return typed(PIPE, words);
  }

  private Typed typed(Keyboard keyboard, String... words) {
    return keyboard.type(
        TestEnvironment.home(),
        Map.of(),
        Stream.concat(Stream.of(words), Stream.of("--data", cloud.dataDirectory().toString()))
            .toArray(String[]::new));
  }
}

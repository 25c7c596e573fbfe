package dev.embedway.local.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cli.Typed.Keyboard;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports into a server of a test's own, which keeps to the API's answers. */
class ImporterTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Integer> pages = new ArrayList<>();
  private final Map<String, JsonNode> kept = new TreeMap<>();
  private int status = 200;
  private int maxRecords = 1000;
  private int busy;
  private HttpServer server = server();

  @BeforeEach
  void start() {
    server.createContext("/v1/vector_stores/notes/vectors", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All or none, as the API does: a record whose content is "bad" is refused. */
  private void answer(HttpExchange call) throws IOException {
    JsonNode records = JSON.readTree(call.getRequestBody()).path("records");
    if (busy > 0) {
      busy--;
      call.getResponseHeaders().add("x-should-retry", "true");
      call.getResponseHeaders().add("retry-after", "0");
      say(call, 429, "{\"error\":{\"message\":\"later\",\"code\":\"rate_limited\"}}");
      return;
    }
    pages.add(records.size());
    if (records.size() > maxRecords) {
      say(call, 504, "{\"error\":{\"message\":\"too slow\",\"code\":\"deadline_exceeded\"}}");
    } else if (status != 200) {
      say(call, status, "{\"error\":{\"message\":\"no\",\"code\":\"store_not_found\"}}");
    } else if (records.valueStream().anyMatch(one -> one.path("content").asText().equals("bad"))) {
      say(call, 400, "{\"error\":{\"message\":\"is bad\",\"code\":\"invalid_parameter\"}}");
    } else {
      records.forEach(one -> kept.put(one.path("id").asText(), one));
      say(call, 200, "{}");
    }
  }

  private static void say(HttpExchange call, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(code, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private Typed typed(String input, String... more) {
    return typedOf(input, "-", more);
  }

  private Typed typedOf(String input, String file, String... more) {
    List<String> words = new ArrayList<>(List.of("import", "notes", file, "--key", "ew_k"));
    words.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    words.addAll(List.of(more));
    return new Keyboard(input, Terminal.Display.PLAIN)
        .type(TestEnvironment.home(), Map.of(), words.toArray(String[]::new));
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("{\"id\":\"r%04d\",\"content\":\"words\"}\n"::formatted)
        .collect(Collectors.joining());
  }

  @Test
  void recordsAreSentByPagesOfAThousand() {
    Typed done = typed(lines(0, 2001));

    assertEquals("written 2001, refused 0", done.out(), done.err());
    assertEquals(0, done.exitCode());
    assertEquals(List.of(1000, 1000, 1), pages);
    assertEquals(2001, kept.size());
  }

  @Test
  void pagesAreOfLessThanFourMegabytes() {
    String large = "{\"id\":\"%d\",\"content\":\"" + "\u00fc".repeat(900_000) + "\"}\n";

    typed(large.formatted(1) + large.formatted(2) + large.formatted(3));

    assertEquals(List.of(2, 1), pages);
  }

  @Test
  void refusedRecordsAreNamedAndTheOthersWritten() {
    String bad = "{\"id\":\"x\",\"content\":\"bad\"}\n";

    Typed done = typed(lines(0, 3) + bad + "[]\n\n{\n" + lines(3, 9) + bad);

    assertEquals(1, done.exitCode());
    assertEquals("written 9, refused 4", done.out());
    assertEquals(
        List.of(
            "refused line 5: is no JSON object",
            "refused line 7: is no JSON object",
            "refused line 4: is bad (invalid_parameter)",
            "refused line 14: is bad (invalid_parameter)"),
        done.err().lines().toList());
    assertEquals(9, kept.size());
  }

  @Test
  void importStopsAfterTooManyRefusals() {
    String bad = "{\"content\":\"bad\"}\n";

    Typed stopped = typed(lines(0, 2) + bad.repeat(5), "--max-refused", "2");

    assertEquals(1, stopped.exitCode());
    assertEquals(3, stopped.err().lines().filter(line -> line.startsWith("refused line")).count());
    assertTrue(stopped.err().contains("--max-refused N allows more"), stopped.err());
  }

  @Test
  void recordsWithoutIdHaveTheSameTheNextTime() {
    String input = "{\"content\":\"a\"}\n{\"content\":\"a\"}\n{\"id\":null,\"content\":\"b\"}\n";

    typed(input);
    List<String> ids = List.copyOf(kept.keySet());
    typed(input);

    assertEquals(3, ids.size());
    assertEquals(ids, List.copyOf(kept.keySet()));
    assertTrue(ids.stream().allMatch(id -> id.matches("vec_[0-9a-f]{24}")), ids.toString());
  }

  @Test
  void failureSaysFromWhereToGoOn() {
    typed(lines(0, 1000));
    status = 404;

    Typed failed = typed("[]\n" + lines(1000, 1002), "--skip", "1");

    assertEquals(1, failed.exitCode());
    assertTrue(failed.err().startsWith("no (store_not_found)"), failed.err());
    assertTrue(failed.err().contains("--skip 1 goes on"), failed.err());
    status = 200;
    assertEquals("written 2, refused 0", typed("[]\n" + lines(1000, 1002), "--skip", "1").out());
  }

  @Test
  void busyServerIsAskedAgainAndASlowOneForLess() {
    busy = 1;
    maxRecords = 300;

    Typed done = typed(lines(0, 1500));

    assertEquals("written 1500, refused 0", done.out(), done.err());
    assertEquals(1500, kept.size());
    assertEquals(List.of(1000, 500, 250, 250, 500, 250, 250, 250, 250), pages);
  }

  @Test
  void linesThatAreNoTextOrTooLongAreRefusedAlone(@TempDir Path directory) throws IOException {
    byte[] lines =
        ("\ufeff{\"id\":\"a\"}\r\n{\"id\":\"?\"}\n{\"id\":\"c\"}\n"
                + "x".repeat(4_100_000)
                + "\n{\"id\":\"e\"}")
            .getBytes(StandardCharsets.UTF_8);
    lines[new String(lines, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;
    Path file = Files.write(directory.resolve("records.jsonl"), lines);

    Typed done = typedOf("", file.toString());

    assertEquals("written 3, refused 2", done.out());
    assertEquals(
        List.of("refused line 2: is not UTF-8 text", "refused line 4: is over 4 MB"),
        done.err().lines().toList());
    assertEquals(List.of("a", "c", "e"), List.copyOf(kept.keySet()));
  }

  @Test
  void sourceThatFailsAmongRecordsThatArePassedOverDoesNotLoseTheirNumber() {
    Terminal.Streams none =
        new Terminal.Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()));
    Importer importer =
        new Importer(
            new ApiClient(URI.create("http://127.0.0.1:1"), "k", Optional.empty()),
            "notes",
            new Terminal(none, Map.of(), TestEnvironment.home(), Terminal.Display.PLAIN),
            0);

    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> importer.run(new Broken(), 7));

    assertTrue(
        String.valueOf(failure.getMessage()).contains("--skip 7 goes on"), failure.getMessage());
  }

  /** Has no record. */
  private static final class Broken implements RecordSource {

    @Override
    public Optional<SourceRecord> next() {
      throw new CommandFailure("gone");
    }

    @Override
    public void close() {}
  }
}

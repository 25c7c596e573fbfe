package dev.embedway.local.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.local.Api;
import dev.embedway.local.CloudExtension;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cli.Typed.Keyboard;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.pgvector.schema.PgLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Imports into the API over a real PostgreSQL. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class ImportCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIMENSIONS = 384;

  private final LocalCloud cloud;

  ImportCommandTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  private Typed typed(String input, String... words) {
    return typed(Map.of(), input, words);
  }

  private Typed typed(Map<String, String> variables, String input, String... words) {
    return new Keyboard(input, Terminal.Display.PLAIN)
        .type(
            TestEnvironment.home(),
            variables,
            Stream.concat(Stream.of(words), Stream.of("--data", cloud.dataDirectory().toString()))
                .toArray(String[]::new));
  }

  /** A vector in the plane of the first two axes. */
  private static ArrayNode vector(double first, double second) {
    ArrayNode values = JSON.createArrayNode().add(first).add(second);
    while (values.size() < DIMENSIONS) {
      values.add(0);
    }
    return values;
  }

  private List<String> neighbours(String store) {
    ObjectNode query = JSON.createObjectNode().put("top_k", 3);
    query.set("vector", vector(1, 0.05));
    List<String> ids = new ArrayList<>();
    Api.of(cloud.connection())
        .post("/v1/vector_stores/" + store + "/query", query)
        .body()
        .path("data")
        .forEach(match -> ids.add(match.path("id").asText()));
    return ids;
  }

  private static String record(String id, ArrayNode values) {
    return JSON.createObjectNode().put("id", id).set("values", values).toString();
  }

  @Test
  void exportIsWhatAnImportMakesAgain() throws IOException {
    typed("", "stores", "create", "exported");
    typed("", "stores", "create", "imported");
    String lines =
        String.join(
            "\n",
            record("b\u0085\u202e", vector(0.6, 0.8)),
            "{\"id\":\"a\",\"content\":\"The moon makes the tides.\",\"metadata\":{\"k\":1.5,\"l\":true}}",
            record("short", JSON.createArrayNode().add(1)));

    Typed first = typed(lines.replace("\u0085", ""), "import", "exported", "-");
    Typed out = typed("", "export", "exported");
    String bytes =
        new String(out.out().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    Typed second = typed(bytes, "import", "imported", "-");
    Typed again = typed("", "export", "imported");

    assertEquals("written 2, refused 1", first.out(), first.err());
    assertTrue(first.err().startsWith("refused line 3: "), first.err());
    assertTrue(first.err().contains("384"), first.err());
    assertEquals("exported 2", out.err());
    assertEquals("written 2, refused 0", second.out(), second.err());
    assertEquals(objects(out.out()), objects(again.out()));
    assertTrue(bytes.contains("\"b\\u202e\""), bytes);
    JsonNode record = JSON.readTree(bytes.lines().findFirst().orElseThrow());
    assertEquals("The moon makes the tides.", record.path("content").asText());
    assertEquals(JSON.readTree("{\"k\":1.5,\"l\":true}"), record.path("metadata"));
    assertEquals(DIMENSIONS, record.path("values").size());
  }

  /** Objects of lines, whose members have no order. */
  private static List<JsonNode> objects(String lines) throws IOException {
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
  }

  @Test
  void exportOfAStoreThatIsNotThereSaysSo() {
    Typed none = typed("", "export", "never-made");

    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("store_not_found"), none.err());
  }

  /** Answers as chromadb 1.5.9's server gives them. */
  @Test
  void collectionOfChromaIsReadByPages() throws IOException {
    typed("", "stores", "create", "chroma-birds");
    HttpServer chroma =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String base = "/api/v2/tenants/t%201/databases/default_database/collections/";
    List<Integer> offsets = new ArrayList<>();
    chroma.createContext(
        "/api/v2",
        call -> {
          String path = call.getRequestURI().getRawPath();
          JsonNode asked = JSON.readTree(call.getRequestBody());
          boolean isKnown = path.equals(base + "my%20birds") || path.equals(base + "ce45fa65/get");
          boolean isAllowed = "s3".equals(call.getRequestHeaders().getFirst("x-chroma-token"));
          String body = "{\"error\":\"NotFoundError\",\"message\":\"it does not exist\"}";
          if (isKnown && isAllowed && asked.isMissingNode()) {
            body = "{\"id\":\"ce45fa65\",\"name\":\"my birds\",\"dimension\":384}";
          } else if (isKnown && isAllowed) {
            offsets.add(asked.path("offset").asInt());
            body = page(asked.path("offset").asInt(), asked.path("limit").asInt()).toString();
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(isKnown && isAllowed ? 200 : 404, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    chroma.start();
    String url = "http://127.0.0.1:" + chroma.getAddress().getPort();
    String[] words = {
      "import",
      "chroma-birds",
      "--chroma",
      url,
      "--chroma-tenant",
      "t 1",
      "--data",
      cloud.dataDirectory().toString(),
      "--collection"
    };
    Map<String, String> token = Map.of("CHROMA_TOKEN", "s3");

    Typed done = Typed.command(TestEnvironment.home(), token, with(words, "my birds"));
    Typed none = Typed.command(TestEnvironment.home(), token, with(words, "gone"));
    chroma.stop(0);

    assertEquals("written 450, refused 0", done.out(), done.err());
    assertEquals(List.of(0, 200, 400), offsets);
    assertEquals(List.of("c0", "c1", "c2"), neighbours("chroma-birds"));
    JsonNode record =
        Api.of(cloud.connection()).get("/v1/vector_stores/chroma-birds/vectors/c1").body();
    assertEquals("text 1", record.path("content").asText());
    assertEquals("{\"n\":1}", record.path("metadata").toString());
    assertTrue(none.err().contains("t 1/default_database has no collection gone"), none.err());
  }

  private static String[] with(String[] words, String more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  /** Rows of 450: their vectors turn away from the first axis, the last have no metadata. */
  private static ObjectNode page(int offset, int limit) {
    ObjectNode page = JSON.createObjectNode();
    List.of("ids", "embeddings", "documents", "metadatas").forEach(page::putArray);
    for (int i = offset; i < Math.min(450, offset + limit); i++) {
      page.withArray("ids").add("c" + i);
      page.withArray("embeddings").add(vector(1, 0.05 + i * 0.01));
      page.withArray("documents").add(i % 2 == 0 ? null : "text " + i);
      if (i < 400) {
        page.withArray("metadatas").addObject().put("n", i).putNull("none");
      } else {
        page.withArray("metadatas").addNull();
      }
    }
    return page;
  }

  @Test
  void tableOfPostgresIsReadWhateverItsNamesAre() throws SQLException {
    typed("", "stores", "create", "rows");
    PgLogin login = login();
    try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password());
        Statement sql = connection.createStatement()) {
      sql.execute("CREATE SCHEMA \"an app\"");
      sql.execute(
          "CREATE TABLE \"an app\".\"it\"\"ems; --\" (\"the id\" int PRIMARY KEY, v vector(384),"
              + " \"b'ody\" text, meta jsonb, n float4[])");
      for (int i = 0; i < 3; i++) {
        sql.execute(
            "INSERT INTO \"an app\".\"it\"\"ems; --\" VALUES (%d, '%s', 'text', '{\"n\": %d}', '{1}')"
                .formatted(i, vector(1, 0.05 + i), i));
      }
      sql.execute(
          "INSERT INTO \"an app\".\"it\"\"ems; --\" VALUES (3, NULL, 'Text alone', NULL, NULL),"
              + " (4, NULL, 'x', '[1]', NULL), (5, NULL, NULL, NULL, NULL)");
    }
    String[] words = {
      "import", "rows", "--pgvector", url(login), "--table", "an app.it\"ems; --", "--columns"
    };

    Map<String, String> password = Map.of("PGPASSWORD", login.password());

    Typed done = typed(password, "", with(words, "the id,v,b'ody,meta"));
    Typed none = typed(password, "", with(words, "the id,v,b\";DROP TABLE x,meta"));
    Typed list = typed(password, "", with(words, "the id,n,,"));

    assertEquals("written 4, refused 2", done.out(), done.err());
    assertTrue(done.err().contains("refused id 4: the metadata is no JSON object"), done.err());
    assertTrue(done.err().contains("refused id 5: "), done.err());
    assertEquals(List.of("0", "1", "2"), neighbours("rows"));
    JsonNode record = Api.of(cloud.connection()).get("/v1/vector_stores/rows/vectors/1").body();
    assertEquals("{\"n\":1}", record.path("metadata").toString());
    assertTrue(none.err().contains("does not exist"), none.err());
    assertTrue(list.err().contains("refused id 0: the vector is no list"), list.err());
  }

  private PgLogin login() {
    Connection.Database there = cloud.connection().database();
    return there.user().isEmpty()
        ? PgLogin.parse(there.url())
        : new PgLogin(there.url(), there.user(), there.password());
  }

  private static String url(PgLogin login) {
    return login.url()
        + (login.url().contains("?") ? "&" : "?")
        + "user="
        + URLEncoder.encode(login.user(), StandardCharsets.UTF_8);
  }

  /** Row 1,900 cannot be read, and is read only when it is fetched. */
  @Test
  void rowsAreFetchedWhileTheyAreTaken() throws SQLException {
    PgLogin login = login();
    try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password());
        Statement sql = connection.createStatement()) {
      sql.execute("CREATE TABLE late AS SELECT n AS id FROM generate_series(1, 2000) n");
      sql.execute("ALTER TABLE late ADD PRIMARY KEY (id)");
      sql.execute("CREATE VIEW late_rows AS SELECT id, 1 / (1900 - id) AS embedding FROM late");
    }
    String unsorted = login.url() + (login.url().contains("?") ? "&" : "?");
    PgLogin byIndex =
        new PgLogin(unsorted + "options=-c%20enable_sort%3Doff", login.user(), login.password());
    TableName late = TableName.of("late_rows");

    try (PgVectorTable rows = new PgVectorTable(byIndex, late, TableColumns.of("id,embedding,,"))) {
      for (int i = 0; i < 1000; i++) {
        assertTrue(rows.next().isPresent());
      }
      assertThrows(CommandFailure.class, () -> Stream.generate(rows::next).limit(1000).toList());
    }
  }

  @Test
  void rowWithoutIdIsRefused() throws SQLException {
    PgLogin login = login();
    try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password());
        Statement sql = connection.createStatement()) {
      sql.execute("CREATE VIEW nameless AS SELECT NULL AS id, '[1]' AS embedding");
    }
    TableColumns columns = TableColumns.of("id,embedding,,");

    try (PgVectorTable rows = new PgVectorTable(login, TableName.of("nameless"), columns)) {
      assertInstanceOf(SourceRecord.Unusable.class, rows.next().orElseThrow());
    }
  }

  @Test
  void oneSourceIsNeeded() {
    assertEquals(2, typed("", "import", "s").exitCode());
    assertEquals(2, typed("", "import", "s", "/no/such/file").exitCode());
    assertEquals(2, typed("", "import", "s", "src").exitCode());
    assertEquals(2, typed("", "import", "s", "-", "--chroma", "http://h:1").exitCode());
    assertEquals(2, typed("", "import", "s", "--chroma", "http://h:1").exitCode());
    assertEquals(2, typed("", "import", "s", "-", "--table", "t").exitCode());
  }
}

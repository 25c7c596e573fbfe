package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Paths, queries, headers and forms made to break a reader; none is a fault of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestTest {

  private static final String FORM =
      String.join(
          "\r\n",
          "--B",
          "Content-Disposition: form-data; name=\"store\"",
          "",
          "forms",
          "--B",
          "Content-Disposition: form-data; name=\"metadata\"",
          "",
          "{\"k\":1}",
          "--B",
          "Content-Disposition: form-data; name=\"file\"; filename=\"x.md\"",
          "Content-Type: text/markdown",
          "",
          "# Title",
          "--B--",
          "");

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  /** As they stand in a URL. */
  private static List<String> segments() {
    return List.of(
        "%2F",
        "a%2Fb",
        "%00",
        "a%00b",
        "..",
        "%2e%2e",
        ".",
        "%252e%252e",
        "%",
        "%z",
        "%zz",
        "%e2%82",
        "%ff%fe",
        "%c0%af",
        "%ed%a0%80",
        "%0d%0aX-Evil:1",
        "%EF%BF%BF",
        "%F0%9F%8C%8A",
        "+",
        "*",
        "~",
        "%27%3B%20DROP%20TABLE%20chunk",
        "%7B%22a%22%3A1%7D",
        "vs_" + "0".repeat(24),
        "doc_" + "f".repeat(24),
        "job_" + "0".repeat(24) + "_999999999999999999_1",
        "job_" + "0".repeat(24) + "_99999999999999999999_1",
        "job_" + "0".repeat(24) + "_1_9999999999",
        "a".repeat(1_000),
        "a".repeat(5_000),
        "%F0%9F%8C%8A".repeat(500),
        "9".repeat(400));
  }

  @TestFactory
  Stream<DynamicTest> noPathSegmentIsAFaultOfOurs() {
    return segments().stream()
        .map(segment -> DynamicTest.dynamicTest(name(segment), () -> inEveryPath(segment)));
  }

  private void inEveryPath(String segment) {
    for (Endpoint endpoint : Endpoint.values()) {
      if (endpoint.path().contains("{")) {
        String path = endpoint.path().replaceAll("\\{[^}]+}", segment.replace("\\", "\\\\"));
        String body = endpoint.method().equals("POST") ? "{\"query\":\"a\"}" : "";

        Reply reply = send(endpoint.method(), "/v1" + path, body);

        assertEquals(4, reply.status() / 100, endpoint + " " + reply.status());
      }
    }
  }

  private static List<String> queryValues() {
    return Stream.concat(segments().stream(), Stream.of("", "=", "%3D", "a=b", "0", "-1", "1e3"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> noQueryIsAFaultOfOurs() {
    List<String> values = queryValues();
    return IntStream.range(0, values.size())
        .mapToObj(at ->
            DynamicTest.dynamicTest(name(values.get(at)), () -> inEveryQuery(at, values.get(at))));
  }

  /** One name for each route and value: each name meets each route and each value, by turns. */
  private void inEveryQuery(int at, String value) {
    List<String> names = List.of("tenant", "store", "status", "limit", "after", "provider", value);
    int route = 0;
    for (Endpoint endpoint : Endpoint.values()) {
      if (endpoint.method().equals("GET")) {
        route++;
        String name = names.get((at + route) % names.size());
        String path = endpoint.path().replaceAll("\\{[^}]+}", "any");

        Reply reply = send("GET", "/v1" + path + "?" + name + "=" + value, "");

        // The stream of summaries is not for functions, and says so.
        boolean refused = endpoint == Endpoint.STREAM_SUMMARIES && reply.status() == 501;
        assertTrue(reply.status() < 500 || refused, endpoint + " " + name + " " + reply.status());
      }
    }
  }

  @Test
  void oddQueryStringsAreNoFaultOfOurs() {
    for (String query :
        List.of("&&&", "=&=", "limit", "limit=1&limit=zz", "?limit=1", "&".repeat(5_000))) {
      assertTrue(send("GET", "/v1/documents?" + query, "").status() < 500, query);
    }
  }

  private static List<String> headerValues() {
    return List.of(
        "",
        " ",
        "\t",
        "\0",
        "\u00ff\u00fe",
        "\ufffd",
        "\ud83c\udf0a",
        "\r\nX-Evil: 1",
        ",,,",
        ";;;",
        "=",
        "\"",
        "%00",
        "Bearer",
        "Bearer ",
        "Bearer \0",
        "Bearer \u00e9\u00e8",
        "bearer  \t x",
        "Basic dXNlcjpwYXNz",
        "Bearer " + "k".repeat(10_000),
        "x".repeat(10_000),
        "application/json; charset=utf-16",
        "application/json;",
        "APPLICATION/JSON",
        "application/json, text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"",
        "multipart/form-data; boundary==?UTF-8?B?A?=",
        "multipart/form-data; boundary=" + "b".repeat(71),
        "multipart/form-data; boundary=" + ";".repeat(8_000),
        "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00");
  }

  @TestFactory
  Stream<DynamicTest> noHeaderIsAFaultOfOurs() {
    return headerValues().stream()
        .map(value -> DynamicTest.dynamicTest(name(value), () -> inEveryHeader(value)));
  }

  private void inEveryHeader(String value) {
    for (String header :
        List.of(
            "authorization",
            "x-api-key",
            "x-request-id",
            "traceparent",
            "content-type",
            "idempotency-key",
            "x-provider",
            "accept",
            value)) {
      for (Endpoint endpoint : List.of(Endpoint.CREATE_EMBEDDINGS, Endpoint.UPLOAD_DOCUMENT)) {
        Ask ask = Bodies.ask(endpoint, key).body(Bodies.sound(endpoint)).with(header, value);

        Reply reply = cloud.send(ask);

        assertTrue(reply.status() < 500, endpoint + " " + header + " " + reply.status());
        assertFalse(reply.headers().containsKey("x-evil"));
      }
    }
  }

  @Test
  void aKeyIsComparedByItsBytesAlone() {
    for (String odd : List.of(key + "\0", key + "\u00a0x", key.toUpperCase(Locale.ROOT))) {
      Reply reply = cloud.send(Ask.get("/v1/models").key(odd));

      assertEquals("invalid_api_key", reply.code());
    }
  }

  private static Map<String, byte[]> forms() {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    String part = "Content-Disposition: form-data; name=\"store\"\r\n\r\nforms\r\n";
    forms.put("nothing", new byte[0]);
    forms.put("the last boundary alone", latin("--B--"));
    forms.put("the first boundary alone", latin("--B"));
    forms.put("boundaries alone", latin("--B\r\n".repeat(1_000) + "--B--"));
    forms.put("boundaries upon boundaries", latin("\r\n--B".repeat(200_000)));
    forms.put("no line end", latin("--B" + part + "--B--"));
    forms.put("a part without headers", latin("--B\r\n\r\nx\r\n--B--"));
    forms.put("a part without a name", latin("--B\r\nContent-Type: a/b\r\n\r\nx\r\n--B--"));
    forms.put("a part twice", latin("--B\r\n" + part + "--B\r\n" + part + "--B--"));
    forms.put("a name of bytes that no UTF-8 has", latin(FORM.replace("\"store\"", "\"\u00ff\"")));
    forms.put("a file name of such bytes", latin(FORM.replace("x.md", "\u00ff.md")));
    forms.put("a text of such bytes", latin(FORM.replace("forms", "\u00ff")));
    forms.put("a file name with a path", latin(FORM.replace("x.md", "../../x.md")));
    forms.put("an empty file name", latin(FORM.replace("x.md", "")));
    forms.put("a file name with NUL", latin(FORM.replace("x.md", "x\0.md")));
    forms.put("line feeds alone", latin(FORM.replace("\r\n", "\n")));
    forms.put("metadata that is no JSON", latin(FORM.replace("{\"k\":1}", "{k")));
    forms.put("metadata of an array", latin(FORM.replace("{\"k\":1}", "[1]")));
    forms.put("metadata with a field twice", latin(FORM.replace("{\"k\":1}", "{\"k\":1,\"k\":2}")));
    forms.put("metadata too deep", latin(FORM.replace("{\"k\":1}", "[".repeat(100_000))));
    forms.put(
        "headers of 3 million bytes", latin(FORM.replace("text/markdown", "a".repeat(3_000_000))));
    forms.put(
        "quotes that do not close", latin("--B\r\n" + "name=\"".repeat(200_000) + "\r\n--B--"));
    forms.put("4 million hyphens", latin("-".repeat(4_000_000)));
    forms.put("4 million line ends", latin("\r\n".repeat(2_000_000)));
    return forms;
  }

  @TestFactory
  Stream<DynamicTest> aFormThatIsNoneIsRefused() {
    return forms().entrySet().stream()
        .map(form ->
            DynamicTest.dynamicTest(
                form.getKey(), () -> assertEquals(400, post(form.getValue()).status())));
  }

  @Test
  void aFormCutAtAnyByteIsRefusedUntilItsLastBoundaryIsThere() {
    byte[] sound = latin(FORM);
    int whole = FORM.lastIndexOf("--B") + 5;
    for (int length = 0; length < sound.length; length++) {
      Reply reply = post(Arrays.copyOf(sound, length));

      assertEquals(length < whole ? 400 : 202, reply.status(), "at " + length);
    }
  }

  private Reply post(byte[] form) {
    return cloud.send(
        Ask.post("/v1/documents", "")
            .with("content-type", "multipart/form-data; boundary=B")
            .body(form)
            .key(key));
  }

  private Reply send(String method, String path, String body) {
    Ask ask = new Ask(method, path, Map.of(), "").key(key);
    return cloud.send(body.isEmpty() ? ask : ask.body(body));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(String value) {
    String shown = value.replaceAll("[^!-~]", "?");
    return shown.isEmpty()
        ? "nothing"
        : shown.length() <= 40 ? shown : shown.substring(0, 40) + " ..., " + value.length();
  }
}

package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Bodies made to break a reader of JSON, on every route that reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileJsonTest {

  private static final int FULL = HttpHandler.MAX_BODY_BYTES;

  // Made once, not for each route and text.
  private static final String BRACKETS = "[".repeat(FULL);
  private static final String OBJECTS = "{\"a\":".repeat(FULL / 5);
  private static final String DIGITS = "{\"a\":" + "1".repeat(FULL - 6) + "}";
  private static final String NAME = "{\"" + "n".repeat(FULL - 6) + "\":1}";
  private static final String STRING = "{\"" + "s".repeat(FULL - 2);

  private final EmptyHub hub = new EmptyHub();
  private final Cloud cloud = Cloud.start(Map.of("HF_ENDPOINT", hub.url()));
  private final String key = cloud.key("default", Role.ADMIN);

  @BeforeAll
  void makeTheStoreThatBodiesName() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"bodies\"}").key(key));
  }

  @AfterAll
  void stop() {
    cloud.close();
    hub.close();
  }

  /** Bodies that are no strict JSON object; {@code %s} takes the fields of a sound body. */
  private static Map<String, Supplier<byte[]>> malformed(String sound) {
    String fields = sound.substring(1, sound.length() - 1);
    Map<String, Supplier<byte[]>> bodies = new LinkedHashMap<>();
    texts(fields).forEach((name, text) -> bodies.put(name, () -> utf8(text)));
    bodies.put("bytes that no UTF-8 has", () -> latin("{" + fields + ",\"\u00ff\u00fe\":1}"));
    bodies.put("a cut UTF-8 sequence", () -> latin("{\"\u00e2\u0082\":1," + fields + "}"));
    bodies.put("an overlong UTF-8 slash", () -> latin("{\"\u00c0\u00af\":1," + fields + "}"));
    bodies.put("a surrogate in UTF-8", () -> latin("{\"\u00ed\u00a0\u0080\":1," + fields + "}"));
    bodies.put("two byte order marks", () -> utf8("\ufeff\ufeff" + sound));
    bodies.put("UTF-16", () -> sound.getBytes(StandardCharsets.UTF_16));
    bodies.put("UTF-16 without a mark", () -> sound.getBytes(StandardCharsets.UTF_16LE));
    bodies.put("UTF-32", () -> sound.getBytes(Charset.forName("UTF-32BE")));
    bodies.put("random bytes", () -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
    return bodies;
  }

  private static Map<String, String> texts(String fields) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("nothing", "");
    texts.put("white space", " \n\t\r ");
    texts.put("NUL characters", "\0\0\0\0");
    List.of("[]", "\"text\"", "1", "null", "true", "[{" + fields + "}]")
        .forEach(text -> texts.put("not an object: " + text, text));
    texts.put("half of a surrogate pair in a value", with(fields, "\"a\":\"\\ud800\""));
    texts.put("half of a surrogate pair in a name", with(fields, "\"\\udc00\":1"));
    texts.put("surrogates the wrong way round", with(fields, "\"a\":[\"\\udc00\\ud800\"]"));
    texts.put("51 objects in one another", with(fields, "\"a\":" + deep("{\"a\":", "}", 51)));
    texts.put("51 arrays in one another", with(fields, "\"a\":" + deep("[", "]", 51)));
    texts.put("brackets that never close", BRACKETS);
    texts.put("objects that never close", OBJECTS);
    texts.put("an integer of 400 digits", with(fields, "\"a\":" + "9".repeat(400)));
    texts.put("an integer of 4 million digits", DIGITS);
    texts.put("a fraction of 400 digits", with(fields, "\"a\":0." + "3".repeat(400)));
    texts.put("an exponent of 400 digits", with(fields, "\"a\":1e" + "9".repeat(400)));
    List.of("NaN", "Infinity", "-Infinity", "+1", "01", "-", ".5", "1.", "1e", "0x10", "undefined")
        .forEach(number -> texts.put("the number " + number, with(fields, "\"a\":" + number)));
    texts.put("a field twice", with(fields, "\"a\":1,\"a\":1"));
    texts.put("a field twice, once escaped", with(fields, "\"a\":1,\"\\u0061\":1"));
    texts.put("every field twice", "{" + fields + "," + fields + "}");
    texts.put("a field twice deep down", with(fields, "\"a\":[{\"b\":{\"c\":1,\"c\":2}}]"));
    texts.put("a word behind the end", "{" + fields + "} x");
    texts.put("a second object", "{" + fields + "}{" + fields + "}");
    texts.put("a brace too many", "{" + fields + "}}");
    texts.put("NUL behind the end", "{" + fields + "}\0");
    texts.put("a trailing comma", "{" + fields + ",}");
    texts.put("a trailing comma in an array", with(fields, "\"a\":[1,]"));
    texts.put("a leading comma", "{," + fields + "}");
    texts.put("no comma", "{" + fields + " \"a\":1}");
    texts.put("no colon", with(fields, "\"a\" 1"));
    texts.put("a comment", "{/**/" + fields + "}");
    texts.put("a line comment", "{" + fields + "}//");
    texts.put("single quotes", with(fields, "'a':1"));
    texts.put("a bare name", with(fields, "a:1"));
    texts.put("NUL in a string", with(fields, "\"a\":\"\0\""));
    texts.put("a line feed in a string", with(fields, "\"a\":\"\n\""));
    texts.put("an unknown escape", with(fields, "\"a\":\"\\x41\""));
    texts.put("a short escape", with(fields, "\"a\":\"\\u12\""));
    texts.put("a name of 2,000 characters", with(fields, "\"" + "n".repeat(2000) + "\":1"));
    texts.put("a name of 4 million characters", NAME);
    texts.put("a string of 4 million characters that does not end", STRING);
    texts.put("XML", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>");
    return texts;
  }

  private static String with(String fields, String more) {
    return "{" + fields + "," + more + "}";
  }

  private static String deep(String open, String close, int levels) {
    return open.repeat(levels) + "1" + close.repeat(levels);
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoStrictJsonObjectIsInvalidJson() {
    return malformed(Bodies.sound(Endpoint.CREATE_KEY)).keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> refuseEverywhere(name)));
  }

  private void refuseEverywhere(String name) {
    for (Endpoint endpoint : Bodies.routes()) {
      byte[] body = malformed(Bodies.sound(endpoint)).getOrDefault(name, () -> new byte[0]).get();

      Reply reply = cloud.send(Bodies.ask(endpoint, key).body(body));

      assertEquals("400 invalid_json", reply.status() + " " + reply.code(), endpoint.name());
    }
  }

  @TestFactory
  Stream<DynamicTest> aBodyCutAtAnyByteIsInvalidJson() {
    return Bodies.routes().stream()
        .map(endpoint -> DynamicTest.dynamicTest(endpoint.name(), () -> cutEverywhere(endpoint)));
  }

  private void cutEverywhere(Endpoint endpoint) {
    byte[] sound = utf8(Bodies.sound(endpoint));
    for (int length = 0; length < sound.length; length++) {
      byte[] cut = Arrays.copyOf(sound, length);

      Reply reply = cloud.send(Bodies.ask(endpoint, key).body(cut));

      assertEquals("400 invalid_json", reply.status() + " " + reply.code(), "at " + length);
    }
  }

  /** JSON that is sound, of values that no field is meant for. */
  private static Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    List.of("true", "-1", "0", "1.5", "1e400", "-1e400", "1e-400", "[]", "{}", "[[]]", "[null]")
        .forEach(value -> values.put(value, value));
    values.put("beyond a long", "9223372036854775808");
    values.put("below a long", "-9223372036854775809");
    values.put("beyond an int", "2147483648");
    values.put("100 digits", "9".repeat(100));
    values.put("an exponent beyond an int", "1e99999999999");
    values.put("an empty string", "\"\"");
    values.put("a blank string", "\" \\t\\u3000\"");
    values.put("NUL", "\"\\u0000\"");
    values.put("a list of NUL", "[\"\\u0000\"]");
    values.put("an object with NUL for a name", "{\"\\u0000\":\"\\u0000\"}");
    values.put("an object with an empty name", "{\"\":\"\"}");
    values.put("no characters", "\"\\uffff\\ufffe\"");
    values.put("a list of no characters", "[\"\\ufdd0\\uffff\"]");
    values.put("controls", "\"\\u0001\\u001f\\u007f\\u0085\\u2028\"");
    values.put("right to left", "\"\\u202e\\u200f\\u0627\"");
    values.put("no width", "\"\\u200b\\u200d\\ufeff\"");
    values.put("an emoji", "\"\ud83c\udf0a\"");
    values.put("dots", "\"../../../etc/passwd\"");
    values.put("escapes", "\"%2e%2e%2f%00\"");
    values.put("SQL", "\"'; DROP TABLE chunk; --\"");
    values.put("operators of a text search", "\"a:* & | ! <-> ( \\\" ' \\\\\"");
    values.put("a line of a header", "\"a\\r\\nX-Evil: 1\"");
    values.put("a media type with a space behind", "\"text/plain \"");
    values.put("a media type with a space in front", "\" text/plain\"");
    values.put("a long media type", "\"" + "t".repeat(20_000) + "/plain\"");
    values.put("a media type of odd characters", "\"te(xt/<pl>,{}@?=\"");
    values.put("a media type with many spaces", "\"text/plain;   a=b   ;   c=d\"");
    values.put("a media type with a long parameter", "\"text/plain; a=" + "b".repeat(300) + "\"");
    values.put("a key of long segments", "\"" + "k".repeat(300) + "/" + "l".repeat(300) + "\"");
    values.put(
        "a key of segments of 255 characters",
        "\"" + "k".repeat(255) + "/" + "l".repeat(255) + "\"");
    values.put("a key below another", "\"k.txt/inner\"");
    values.put("a key of 900 bytes", "\"" + "\u00e9".repeat(450) + "\"");
    values.put("a long string", "\"" + "word ".repeat(60_000) + "\"");
    values.put("a long word", "\"" + "w".repeat(300_000) + "\"");
    values.put("a long list", "[" + "\"a\",".repeat(5_000) + "\"a\"]");
    values.put("many fields", "{" + fields(5_000) + "}");
    values.put("depth", deep("[", "]", 40));
    values.put("depth of objects", deep("{\"a\":", "}", 40));
    values.put("depth of filters", deep("{\"$or\":[", "]}", 20));
    values.put("names of one hash", "{" + namesOfOneHash() + "}");
    return values;
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder("\"a\":1");
    for (int i = 0; i < count; i++) {
      fields.append(",\"a").append(i).append("\":1");
    }
    return fields.toString();
  }

  /** Ab and BA weigh the same in hashes by 33, Aa and BB in Java's own. */
  private static String namesOfOneHash() {
    StringBuilder names = new StringBuilder("\"a\":1");
    for (int i = 0; i < 1 << 11; i++) {
      StringBuilder byJackson = new StringBuilder();
      StringBuilder byJava = new StringBuilder();
      for (int bit = 0; bit < 11; bit++) {
        byJackson.append((i >> bit & 1) == 0 ? "Ab" : "BA");
        byJava.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.append(",\"").append(byJackson).append("\":1,\"").append(byJava).append("\":1");
    }
    return names.toString();
  }

  @TestFactory
  Stream<DynamicTest> noValueInAnyFieldIsAFaultOfOurs() {
    return values().keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> putEverywhere(name)));
  }

  private void putEverywhere(String name) {
    byte[] value = utf8(values().getOrDefault(name, ""));
    for (Endpoint endpoint : Bodies.routes()) {
      ObjectNode sound = (ObjectNode) Json.parse(utf8(Bodies.sound(endpoint)));
      for (var field : sound.properties()) {
        byte[] body = replaced(sound, field.getKey(), value);

        Reply reply = cloud.send(Bodies.ask(endpoint, key).body(body));

        String place = endpoint + " " + field.getKey() + ": " + reply.status() + reply.body();
        assertTrue(reply.status() < 500, place);
      }
    }
  }

  /** Put in as text, since what is hostile is how it is written. */
  private static byte[] replaced(ObjectNode sound, String field, byte[] value) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String comma = "{";
    for (Map.Entry<String, JsonNode> each : sound.properties()) {
      body.writeBytes(utf8(comma + "\"" + each.getKey() + "\":"));
      body.writeBytes(each.getKey().equals(field) ? value : utf8(each.getValue().toString()));
      comma = ",";
    }
    body.writeBytes(utf8("}"));
    return body.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

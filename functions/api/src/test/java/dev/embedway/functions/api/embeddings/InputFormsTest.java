package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every form that inputs may have, and how many there may be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InputFormsTest {

  /** cl100k_base. */
  private static final String HELLO_WORLD = "[15339,1917]";

  private static final String GREAT = "[83,1609,5963,374,2294,0]";
  private static final Map<String, String> REFUSED =
      Map.of("EMBEDDINGS_ACCEPT_TOKEN_ARRAYS", "false");

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.EMBED);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Ask ask(String input, String more) {
    return Ask.post(
            "/v1/embeddings",
            "{\"model\":\"all-MiniLM-L6-v2\"" + more + ",\"input\":" + input + "}")
        .key(key);
  }

  private Reply embed(String input) {
    return cloud.send(ask(input, ""));
  }

  private Reply refusal(String code, String input) {
    Reply reply = embed(input);
    assertEquals(400, reply.status(), input);
    assertEquals(code, reply.code(), input);
    assertEquals("input", reply.text("/error/param"));
    return reply;
  }

  @Test
  void aTokenArrayIsTheTextItStandsFor() {
    Reply text = embed("\"hello world\"");
    Reply one = embed(HELLO_WORLD);
    Reply several = embed("[" + HELLO_WORLD + "," + GREAT + "]");

    assertEquals(Embeddings.of(text), Embeddings.of(one));
    assertEquals(text.body().at("/usage"), one.body().at("/usage"));
    assertEquals(
        Embeddings.of(embed("[\"hello world\",\"tiktoken is great!\"]")), Embeddings.of(several));
    assertEquals(1, several.body().at("/data/1/index").asInt());
  }

  @Test
  void usageIsCountedByTheModelsOwnTokenizer() {
    assertEquals(4, embed(HELLO_WORLD).body().at("/usage/prompt_tokens").asInt());
    assertEquals(9, embed(GREAT).body().at("/usage/prompt_tokens").asInt());
  }

  @Test
  void twoTokenArraysInBase64AndFewerDimensionsAreTwoVectorsOfExactlyThatLength() {
    Reply reply =
        cloud.send(
            Ask.post(
                    "/v1/embeddings",
                    "{\"model\":\"nested-mini\",\"encoding_format\":\"base64\",\"dimensions\":128,"
                        + "\"input\":["
                        + HELLO_WORLD
                        + ","
                        + GREAT
                        + "]}")
                .key(key));

    assertEquals(List.of(128, 128), Embeddings.of(reply).stream().map(Vector::dim).toList());
  }

  @Test
  void whatIsNoTokenIsRefusedByItsPlaceAndNotEmbedded() {
    for (String wrong : List.of("100256", "100277", "-1", "4294967296", "1" + "0".repeat(40))) {
      Reply reply = refusal("invalid_token_array", "[[1],[2,3," + wrong + "]]");

      assertEquals(1, reply.body().at("/error/details/index").asInt());
      assertEquals(2, reply.body().at("/error/details/position").asInt());
    }
    assertEquals(
        0, refusal("invalid_token_array", "[100256]").body().at("/error/details/index").asInt());
  }

  @Test
  void halfACharacterIsRefusedAloneAndReplacedBesideWholeOnes() {
    refusal("invalid_token_array", "[18107]");

    assertEquals(Embeddings.of(embed("\"hello\ufffd\"")), Embeddings.of(embed("[15339,18107]")));
  }

  @Test
  void emptyAndBlankInputsAreRefusedInEveryForm() {
    for (String input : List.of("[]", "\"\"", "\" \"", "[\"\"]", "[\"a\",\" \"]")) {
      refusal("empty_input", input);
    }
    assertEquals(
        1, refusal("empty_input", "[[15339],[]]").body().at("/error/details/index").asInt());
    for (String escape :
        List.of("200b", "00a0", "0000", "feff", "fffd", "2060", "00ad", "e000", "0301", "3164")) {
      refusal("empty_input", "\"\\u" + escape + "\"");
      Reply second = refusal("empty_input", "[\"a\",\"\\u" + escape + " \\u" + escape + "\"]");
      assertEquals(1, second.body().at("/error/details/index").asInt());
    }
    refusal("empty_input", "[220]");
    refusal("empty_input", "null");
  }

  @Test
  void halfOfASurrogatePairIsNamedByItsPlace() {
    String texts = "\"a\",".repeat(70);

    Reply refused = refusal("invalid_json", "[" + texts + "\"b \\ud800 c\",\"d\"]");
    Reply alone = refusal("invalid_json", "\"\\udc00\"");

    assertEquals(70, refused.body().at("/error/details/index").asInt());
    assertEquals("input", refused.text("/error/param"));
    assertEquals("input", alone.text("/error/param"));
  }

  @Test
  void mixedFormsAndOtherTypesAreRefused() {
    for (String input :
        List.of(
            "[1,\"a\"]",
            "[\"a\",1]",
            "[[1],2]",
            "[1,[2]]",
            "[[1],\"a\"]",
            "[\"a\",[1]]",
            "[[\"a\"]]",
            "[[[1]]]",
            "[1.0]",
            "[1,true]",
            "[true]",
            "[[1,null]]",
            "[null]",
            "{}",
            "7",
            "true",
            "[{\"text\":\"a\"}]")) {
      refusal("invalid_input_type", input);
    }
  }

  @Test
  void tokenArraysAreRefusedWhereTheOperatorSaysSoNamingTheClientsSwitch() {
    for (String input : List.of(HELLO_WORLD, "[" + HELLO_WORLD + "]")) {
      Reply reply = cloud.send(ask(input, ""), REFUSED);

      assertEquals("invalid_input_type", reply.code());
      assertTrue(reply.text("/error/message").contains("check_embedding_ctx_length=False"));
    }
    assertEquals(200, cloud.send(ask("\"hello\"", ""), REFUSED).status());
  }

  @Test
  void anOverlongTokenArrayIsRefusedByTheModelsCountAndCutOnlyWhenAsked() {
    String long300 = "[" + "1917,".repeat(299) + "1917]";

    Reply refused = refusal("input_too_long", "[" + HELLO_WORLD + "," + long300 + "]");
    Reply cut = cloud.send(ask(long300, ",\"truncate\":true"));

    assertEquals(1, refused.body().at("/error/details/0/index").asInt());
    assertEquals(302, refused.body().at("/error/details/0/tokens").asInt());
    assertTrue(cut.body().at("/data/0/truncated").asBoolean());
  }

  @Test
  void theModelIsSaidBeforeTheInputAndTheInputBeforeTheDimensions() {
    String unknown = "{\"model\":\"none-such\",\"dimensions\":5,\"input\":[-1]}";

    assertEquals(
        "model_not_found", cloud.send(Ask.post("/v1/embeddings", unknown).key(key)).code());
    assertEquals("invalid_token_array", cloud.send(ask("[-1]", ",\"dimensions\":5")).code());
    assertEquals(
        "invalid_dimensions",
        cloud.send(ask("[" + "1917,".repeat(299) + "1917]", ",\"dimensions\":5")).code());
  }

  @Test
  void upTo2048InputsOfEitherFormAreOneRequest() {
    String base64 = ",\"encoding_format\":\"base64\"";

    Reply largest = cloud.send(ask(repeated("[15339]", 2048), base64));

    assertEquals(2048, largest.body().at("/data").size());
    refusal("too_many_inputs", repeated("[15339]", 2049));
    refusal("too_many_inputs", repeated("\"a\"", 2049));
  }

  @Test
  void everyCountOfInputsGivesAsManyVectorsAtTheirIndexes() {
    Random random = new Random(23);
    for (int count : new int[] {1, 2, 3, 17, 64, 1 + random.nextInt(200)}) {
      List<String> texts =
          IntStream.range(0, count).mapToObj(_ -> "text " + random.nextInt(40)).toList();

      Reply reply = embed(json(texts));

      List<Vector> vectors = Embeddings.of(reply);
      assertEquals(count, vectors.size());
      for (int i = 0; i < count; i++) {
        assertEquals(i, reply.body().at("/data/" + i + "/index").asInt());
        assertEquals(vectors.get(texts.indexOf(texts.get(i))), vectors.get(i));
      }
      assertEquals(texts.stream().distinct().count(), vectors.stream().distinct().count());
    }
  }

  private static String json(List<String> texts) {
    return texts.stream()
        .map(text -> "\"" + text + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String repeated(String item, int times) {
    return "[" + (item + ",").repeat(times - 1) + item + "]";
  }
}

package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cloud.LocalCloud;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents of several languages in one store, from their upload to a search by text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(CloudExtension.class)
class LanguagesTest {

  private static final String STORE = "languages";
  private static final Map<String, String> TEXTS =
      Map.of(
          "en", "The boats left the harbour before dawn, since the tide was going out already.",
          "de", "Die Häuser an der Küste standen im Winter leer, und nur die Wärter blieben.",
          "fr", "Le capitaine a quitté le port avant l'aube, car la marée descendait déjà.",
          "es", "Los barcos salieron del puerto antes del amanecer porque la marea ya bajaba.",
          "zh", "今天下午三点涨潮，渔船在天亮以前就离开了港口。",
          "ja", "船は夜明け前に港を出ました。東京都の灯台です。",
          "th", "เรือ ออกจากท่าก่อนรุ่งสางเพราะน้ำกำลังลง");

  private final Api api;
  private final Map<String, String> ids = new HashMap<>();

  LanguagesTest(LocalCloud cloud) {
    this.api = Api.of(cloud.connection());
    TEXTS.forEach((language, text) ->
        ids.put(language, api.upload(STORE, language + ".txt", text).path("id").asText()));
    ids.values().forEach(api::awaitCompleted);
  }

  @Test
  void languageOfEachDocumentIsShown() {
    ids.forEach((language, id) ->
        assertEquals(language, api.get("/v1/documents/" + id).body().path("language").asText()));
  }

  @Test
  void wordsAreFoundByTextAsTheirLanguageMakesThem() {
    Map<String, String> queries =
        Map.of(
            "harbour leaving boat", "en",
            "Haus Küsten", "de",
            "quitter marées", "fr",
            "salir", "es",
            "渔船", "zh",
            "京都", "ja",
            "รุ่งสาง", "th");

    queries.forEach(
        (query, language) -> assertEquals(List.of(language + ".txt"), found("text", query), query));
    assertEquals("de.txt", found("hybrid", "Haus im Winter").getFirst());
  }

  private List<String> found(String mode, String query) {
    JsonNode page =
        api.post(
                "/v1/vector_stores/" + STORE + "/search",
                api.object().put("query", query).put("mode", mode))
            .body();
    return StreamSupport.stream(page.path("data").spliterator(), false)
        .map(result -> result.path("filename").asText())
        .toList();
  }
}

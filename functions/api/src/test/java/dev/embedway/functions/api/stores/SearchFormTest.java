package dev.embedway.functions.api.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.service.Grouping;
import dev.embedway.core.search.service.ResultShape.Marks;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchFormTest {

  @Test
  void explainsNothingUnlessAsked() {
    assertFalse(read("\"mode\":null").isExplained());
    assertFalse(read("\"explain\":null").isExplained());
    assertFalse(read("\"explain\":false").isExplained());
    assertTrue(read("\"explain\":true").isExplained());
  }

  @Test
  void explainIsTrueOrFalse() {
    for (String given : new String[] {"\"true\"", "1", "{}", "[true]"}) {
      refused("explain", given, "explain must be true or false");
    }
  }

  @Test
  void resultsAreChunksUnlessDocumentsAreAskedFor() {
    assertEquals(Grouping.CHUNK, read("\"mode\":null").shape().grouping());
    assertEquals(Grouping.CHUNK, read("\"group_by\":null").shape().grouping());
    assertEquals(Grouping.DOCUMENT, read("\"group_by\":\"document\"").shape().grouping());
  }

  @Test
  void resultsAreGroupedByNothingElse() {
    for (String given : new String[] {"\"chunk\"", "\"Document\"", "\"\""}) {
      refused(
          "group_by",
          given,
          "the group_by is not known; allowed is document, or null for passages");
    }
    refused("group_by", "[\"document\"]", "group_by must be a string");
  }

  @Test
  void boostsAreOfTitleAndContent() {
    assertEquals(
        Optional.empty(), read("\"ranking_options\":{\"boosts\":null}").search().tuning().boosts());
    assertEquals(Optional.of(new TextBoosts(0, 1)), boosts("{}"));
    assertEquals(Optional.of(new TextBoosts(3, 1)), boosts("{\"title\":3}"));
    assertEquals(Optional.of(new TextBoosts(10, 0)), boosts("{\"title\":10,\"content\":0}"));
    refusedBoosts("{\"content\":0}", "title and content are both 0; one has to be more");
    refusedBoosts("{\"title\":10.5}", "title is 10.5; allowed are 0..10");
    refusedBoosts("{\"content\":-1}", "content is -1.0; allowed are 0..10");
  }

  private static Optional<TextBoosts> boosts(String given) {
    return read("\"ranking_options\":{\"boosts\":" + given + "}").search().tuning().boosts();
  }

  private static void refusedBoosts(String given, String message) {
    InvalidRequestException fault =
        assertThrows(InvalidRequestException.class, () -> boosts(given));
    assertEquals(message, fault.getMessage());
  }

  @Test
  void recencyNamesAnAttributeAndItsHalfLife() {
    assertEquals(
        Optional.empty(),
        read("\"ranking_options\":{\"recency\":null}").search().tuning().recency());
    assertEquals(
        Optional.of(new RecencyBoost("published", 30, 1)),
        recency("{\"attribute\":\"published\",\"half_life_days\":30}"));
    assertEquals(
        Optional.of(new RecencyBoost("a.b", 0.5, 10)),
        recency("{\"attribute\":\"a.b\",\"half_life_days\":0.5,\"weight\":10}"));
    Map<String, String> refused =
        Map.of(
            "{\"half_life_days\":30}", "ranking_options.recency.attribute",
            "{\"attribute\":\"a b\",\"half_life_days\":30}", "ranking_options.recency.attribute",
            "{\"attribute\":\"a\"}", "ranking_options.recency.half_life_days",
            "{\"attribute\":\"a\",\"half_life_days\":0}", "ranking_options.recency.half_life_days",
            "{\"attribute\":\"a\",\"half_life_days\":36501}",
                "ranking_options.recency.half_life_days",
            "{\"attribute\":\"a\",\"half_life_days\":1,\"weight\":0}",
                "ranking_options.recency.weight",
            "{\"attribute\":\"a\",\"half_life_days\":1,\"weight\":11}",
                "ranking_options.recency.weight",
            "{\"attribute\":\"a\",\"half_life_days\":1,\"x\":1}", "ranking_options.recency.x");
    refused.forEach((given, field) -> {
      InvalidRequestException fault =
          assertThrows(InvalidRequestException.class, () -> recency(given), given);
      assertEquals(Optional.of(field), fault.param(), given);
    });
  }

  private static Optional<RecencyBoost> recency(String given) {
    return read("\"ranking_options\":{\"recency\":" + given + "}").search().tuning().recency();
  }

  @Test
  void contextIsUpToThreeNeighbours() {
    assertEquals(0, read("\"context\":null").shape().neighbours());
    assertEquals(3, read("\"context\":3").shape().neighbours());
    refused("context", "4", "context is 4; allowed are 0..3");
    refused("context", "-1", "context is -1; allowed are 0..3");
    for (String given : new String[] {"true", "\"1\"", "1.5"}) {
      refused("context", given, "context must be an integer");
    }
  }

  @Test
  void wordsAreMarkedWhereTheyAreCompared() {
    assertEquals(Marks.NONE, read("\"highlight\":null").shape().marks());
    assertEquals(Marks.WORDS, read("\"highlight\":true").shape().marks());
    assertEquals(Marks.NONE, read("\"highlight\":false,\"mode\":\"vector\"").shape().marks());
    refused(
        "highlight",
        "true,\"mode\":\"vector\"",
        "highlight marks words, of which mode vector compares none; search by text or hybrid");
  }

  private static void refused(String field, String given, String message) {
    InvalidRequestException fault =
        assertThrows(
            InvalidRequestException.class, () -> read("\"" + field + "\":" + given), given);

    assertEquals(ErrorCode.INVALID_PARAMETER, fault.code());
    assertEquals(Optional.of(field), fault.param());
    assertEquals(message, fault.getMessage());
  }

  private static SearchForm read(String option) {
    APIGatewayV2HTTPEvent.RequestContext context =
        APIGatewayV2HTTPEvent.RequestContext.builder()
            .withHttp(
                APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                    .withMethod("POST")
                    .withSourceIp("127.0.0.1")
                    .build())
            .build();
    HttpRequest request =
        HttpRequest.of(
            APIGatewayV2HTTPEvent.builder()
                .withRawPath("/v1/vector_stores/notes/search")
                .withHeaders(Map.of("Content-Type", "application/json"))
                .withRequestContext(context)
                .withBody("{\"query\":\"tides\"," + option + "}")
                .build());
    return SearchForm.read(request, new FilterParser(), SearchMode.HYBRID);
  }
}

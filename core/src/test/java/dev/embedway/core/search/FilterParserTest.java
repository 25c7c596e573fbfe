package dev.embedway.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.search.Filter.And;
import dev.embedway.core.search.Filter.Comparison;
import dev.embedway.core.search.Filter.Membership;
import dev.embedway.core.search.Filter.MembershipOperator;
import dev.embedway.core.search.Filter.Operator;
import dev.embedway.core.search.Filter.Or;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

  private static final Filter ENGLISH = new Comparison(Operator.EQ, "lang", "en");
  private static final Filter RECENT = new Comparison(Operator.GTE, "year", 2020L);

  private final ObjectMapper mapper = new ObjectMapper();

  private Filter parse(String json) {
    try {
      return new FilterParser().parse(mapper.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void readsComparisonsInBothLanguages(Operator operator) {
    String word = operator.name().toLowerCase(Locale.ROOT);
    Filter expected = new Comparison(operator, "a.b-c_1", 1.5);

    assertEquals(expected, parse("{\"type\":\"" + word + "\",\"key\":\"a.b-c_1\",\"value\":1.5}"));
    assertEquals(expected, parse("{\"a.b-c_1\":{\"$" + word + "\":1.5}}"));
  }

  @ParameterizedTest
  @EnumSource(MembershipOperator.class)
  void readsMembershipsInBothLanguages(MembershipOperator operator) {
    String word = operator.name().toLowerCase(Locale.ROOT);
    Filter expected = new Membership(operator, "k", List.of("x", 1L, true));

    assertEquals(
        expected, parse("{\"type\":\"" + word + "\",\"key\":\"k\",\"value\":[\"x\",1,true]}"));
    assertEquals(expected, parse("{\"k\":{\"$" + word + "\":[\"x\",1,true]}}"));
  }

  @Test
  void readsAPlainMapAsTheEqualityOfAll() {
    assertEquals(ENGLISH, parse("{\"lang\":\"en\"}"));
    assertEquals(
        new And(List.of(ENGLISH, new Comparison(Operator.EQ, "draft", false))),
        parse("{\"lang\":\"en\",\"draft\":false}"));
  }

  @Test
  void readsSeveralOperatorsOfOneAttributeAsAllOfThem() {
    assertEquals(
        new And(List.of(RECENT, new Comparison(Operator.LT, "year", 2024L))),
        parse("{\"year\":{\"$gte\":2020,\"$lt\":2024}}"));
  }

  @Test
  void readsTheOriginalsWordForNotEqual() {
    assertEquals(new Comparison(Operator.NE, "lang", "en"), parse("{\"lang\":{\"$neq\":\"en\"}}"));
  }

  @Test
  void readsOrInsideAndInBothLanguages() {
    Filter expected =
        new And(
            List.of(RECENT, new Or(List.of(ENGLISH, new Comparison(Operator.EQ, "lang", "de")))));

    assertEquals(
        expected,
        parse(
            """
            {"type":"and","filters":[
              {"type":"gte","key":"year","value":2020},
              {"type":"or","filters":[
                {"type":"eq","key":"lang","value":"en"},
                {"type":"eq","key":"lang","value":"de"}]}]}\
            """));
    assertEquals(
        expected,
        parse("{\"year\":{\"$gte\":2020},\"$or\":[{\"lang\":\"en\"},{\"lang\":\"de\"}]}"));
    assertEquals(
        expected,
        parse(
            "{\"$and\":[{\"year\":{\"$gte\":2020}},{\"$or\":[{\"lang\":\"en\"},{\"lang\":\"de\"}]}]}"));
  }

  @Test
  void readsAnAttributeThatIsCalledType() {
    assertEquals(new Comparison(Operator.EQ, "type", "pdf"), parse("{\"type\":\"pdf\"}"));
    assertEquals(new Comparison(Operator.EQ, "type", "in"), parse("{\"type\":{\"$eq\":\"in\"}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"lang\"",
        "{}",
        "{\"lang\":null}",
        "{\"lang\":[\"en\"]}",
        "{\"lang\":{}}",
        "{\"lang\":{\"eq\":\"en\"}}",
        "{\"lang\":{\"$regex\":\"e.*\"}}",
        "{\"lang\":{\"$eq\":null}}",
        "{\"lang\":{\"$eq\":{\"$eq\":1}}}",
        "{\"lang\":{\"$in\":\"en\"}}",
        "{\"lang\":{\"$in\":[]}}",
        "{\"lang\":{\"$in\":[[1]]}}",
        "{\"draft\":{\"$gt\":true}}",
        "{\"$not\":[{\"lang\":\"en\"}]}",
        "{\"$and\":[]}",
        "{\"$or\":{\"lang\":\"en\"}}",
        "{\"$or\":[1]}",
        "{\"a b\":1}",
        "{\"\":1}",
        "{\"k'; --\":1}",
        "{\"lang\":\"nul \\u0000\"}",
        "{\"lang\":\"half \\ud83d\"}",
        "{\"n\":1e400}",
        "{\"type\":\"eq\"}",
        "{\"type\":\"eq\",\"key\":\"k\"}",
        "{\"type\":\"eq\",\"key\":1,\"value\":1}",
        "{\"type\":\"eq\",\"key\":\"k\",\"value\":1,\"extra\":1}",
        "{\"type\":\"like\",\"key\":\"k\",\"value\":\"x\"}",
        "{\"type\":\"and\",\"filters\":[]}",
        "{\"type\":\"and\",\"filters\":[{\"type\":\"eq\",\"key\":\"k\",\"value\":1}],\"key\":\"k\"}",
        "{\"type\":\"or\"}"
      })
  void refusesEverythingElse(String json) {
    InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> parse(json));

    assertEquals(ErrorCode.INVALID_FILTER, e.code());
    assertEquals("filters", e.param().orElseThrow());
  }

  @Test
  void limitsKeysDepthConditionsAndValues() {
    String leaf = "{\"k\":1}";
    parse("{\"" + "k".repeat(64) + "\":1}");
    parse(nested(leaf, FilterParser.MAX_DEPTH - 1));
    parse(listed("$or", leaf, FilterParser.MAX_NODES - 1));
    parse("{\"k\":{\"$in\":[1" + ",1".repeat(FilterParser.MAX_VALUES - 1) + "]}}");

    refuses("{\"" + "k".repeat(65) + "\":1}");
    refuses(nested(leaf, FilterParser.MAX_DEPTH));
    refuses(nested(leaf, 400));
    refuses(listed("$or", leaf, FilterParser.MAX_NODES));
    refuses("{\"k\":{\"$in\":[1" + ",1".repeat(FilterParser.MAX_VALUES) + "]}}");
  }

  private void refuses(String json) {
    assertEquals(
        ErrorCode.INVALID_FILTER,
        assertThrows(InvalidRequestException.class, () -> parse(json)).code());
  }

  private static String nested(String leaf, int levels) {
    return "{\"$and\":[".repeat(levels) + leaf + "]}".repeat(levels);
  }

  private static String listed(String word, String leaf, int count) {
    return "{\"" + word + "\":[" + leaf + ("," + leaf).repeat(count - 1) + "]}";
  }
}

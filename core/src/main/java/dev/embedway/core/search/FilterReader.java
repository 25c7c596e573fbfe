package dev.embedway.core.search;

import static dev.embedway.core.search.FilterParser.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** One reading of one filter; it counts as it goes. One thread at a time, used once. */
final class FilterReader {

  private static final Map<String, BiFunction<String, JsonNode, Filter>> CONDITIONS =
      Map.of(
          "eq", (key, value) -> comparison(Filter.Operator.EQ, key, value),
          "ne", (key, value) -> comparison(Filter.Operator.NE, key, value),
          "gt", (key, value) -> ordered(Filter.Operator.GT, key, value),
          "gte", (key, value) -> ordered(Filter.Operator.GTE, key, value),
          "lt", (key, value) -> ordered(Filter.Operator.LT, key, value),
          "lte", (key, value) -> ordered(Filter.Operator.LTE, key, value),
          "in", (key, value) -> membership(Filter.MembershipOperator.IN, key, value),
          "nin", (key, value) -> membership(Filter.MembershipOperator.NIN, key, value));

  private static final String AND = "and";
  private static final String OR = "or";
  private static final String ALLOWED =
      " is not an operator; allowed are eq, ne, gt, gte, lt, lte, in, nin, and, or";

  private int nodes;

  Filter read(JsonNode json, int depth) {
    if (!json.isObject() || json.isEmpty()) {
      throw invalid(
          "a filter is an object with at least one condition, such as"
              + " {\"type\":\"eq\",\"key\":\"lang\",\"value\":\"en\"} or {\"lang\":\"en\"}");
    }
    return isOpenAi(json) ? readOpenAi(json, depth) : readMap(json, depth);
  }

  private static boolean isOpenAi(JsonNode json) {
    JsonNode type = json.path("type");
    return type.isTextual()
        && (json.has("key") || json.has("filters") || isOperator(type.textValue()));
  }

  private static boolean isOperator(String word) {
    return CONDITIONS.containsKey(word) || isCompound(word);
  }

  private static boolean isCompound(String word) {
    return word.equals(AND) || word.equals(OR);
  }

  private Filter readOpenAi(JsonNode json, int depth) {
    String type = json.path("type").textValue();
    if (!isOperator(type)) {
      throw invalid("a filter's type" + ALLOWED);
    }
    if (isCompound(type)) {
      onlyFields(json, Set.of("type", "filters"));
      return compound(type, json.path("filters"), depth);
    }
    onlyFields(json, Set.of("type", "key", "value"));
    if (!json.path("key").isTextual()) {
      throw invalid("a filter of type " + type + " has a string \"key\" and a \"value\"");
    }
    return condition(type, json.path("key").textValue(), json.path("value"), depth);
  }

  private static void onlyFields(JsonNode json, Set<String> allowed) {
    for (var field : json.properties()) {
      if (!allowed.contains(field.getKey())) {
        throw invalid(
            "a filter of type "
                + json.path("type").textValue()
                + " has the fields "
                + String.join(", ", new TreeSet<>(allowed))
                + " and no others");
      }
    }
  }

  private Filter readMap(JsonNode json, int depth) {
    List<Filter> all = new ArrayList<>();
    int inner = json.size() == 1 ? depth : depth + 1;
    for (var field : json.properties()) {
      all.addAll(readField(field.getKey(), field.getValue(), inner));
    }
    return all.size() == 1 ? all.getFirst() : counted(new Filter.And(all), depth);
  }

  private List<Filter> readField(String name, JsonNode value, int depth) {
    if (name.startsWith("$")) {
      String operator = name.substring(1);
      if (!isCompound(operator)) {
        throw invalid("beside attributes a filter's object may have $and and $or only");
      }
      return List.of(compound(operator, value, depth));
    }
    if (!value.isObject()) {
      return List.of(condition("eq", name, value, depth));
    }
    if (value.isEmpty()) {
      throw invalid("an attribute's object has at least one operator, such as {\"$gte\": 2020}");
    }
    List<Filter> all = new ArrayList<>();
    for (var field : value.properties()) {
      all.add(condition(attributeOperator(field.getKey()), name, field.getValue(), depth));
    }
    return all;
  }

  private static String attributeOperator(String name) {
    String operator = name.equals("$neq") ? "ne" : name.substring(Math.min(1, name.length()));
    if (!name.startsWith("$") || !CONDITIONS.containsKey(operator)) {
      throw invalid(
          "an attribute's operators are $eq, $ne (or $neq), $gt, $gte, $lt, $lte, $in and $nin");
    }
    return operator;
  }

  private Filter compound(String type, JsonNode parts, int depth) {
    if (!parts.isArray() || parts.isEmpty()) {
      throw invalid(type + " takes a list of at least one filter");
    }
    counted(depth);
    List<Filter> filters = new ArrayList<>();
    for (JsonNode part : parts) {
      filters.add(read(part, depth + 1));
    }
    return type.equals(AND) ? new Filter.And(filters) : new Filter.Or(filters);
  }

  private Filter condition(String operator, String key, JsonNode value, int depth) {
    counted(depth);
    if (!key.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw invalid("a filter's key is 1..64 characters of A-Z a-z 0-9 _ . -");
    }
    BiFunction<String, JsonNode, Filter> make = CONDITIONS.get(operator);
    if (make == null) {
      throw invalid("a filter's type" + ALLOWED);
    }
    return make.apply(key, value);
  }

  private Filter counted(Filter filter, int depth) {
    counted(depth);
    return filter;
  }

  private void counted(int depth) {
    if (depth > FilterParser.MAX_DEPTH) {
      throw invalid("a filter nests at most " + FilterParser.MAX_DEPTH + " levels deep");
    }
    nodes++;
    if (nodes > FilterParser.MAX_NODES) {
      throw invalid("a filter has at most " + FilterParser.MAX_NODES + " conditions");
    }
  }

  private static Filter comparison(Filter.Operator operator, String key, JsonNode value) {
    return new Filter.Comparison(operator, key, FilterValue.of(value));
  }

  private static Filter ordered(Filter.Operator operator, String key, JsonNode value) {
    if (value.isBoolean()) {
      throw invalid("gt, gte, lt and lte take a string or a number: booleans have no order");
    }
    return comparison(operator, key, value);
  }

  private static Filter membership(
      Filter.MembershipOperator operator, String key, JsonNode values) {
    if (!values.isArray() || values.isEmpty() || values.size() > FilterParser.MAX_VALUES) {
      throw invalid("in and nin take a list of 1.." + FilterParser.MAX_VALUES + " values");
    }
    List<Object> read = new ArrayList<>();
    values.forEach(value -> read.add(FilterValue.of(value)));
    return new Filter.Membership(operator, key, read);
  }
}

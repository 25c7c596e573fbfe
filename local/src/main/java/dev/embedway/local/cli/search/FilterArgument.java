package dev.embedway.local.cli.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.argument.Arguments;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on documents' metadata: {@code year>=2020}, or an object of the API's filter
 * language.
 *
 * @param json the condition in that language
 */
record FilterArgument(JsonNode json) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern COMPARISON =
      Pattern.compile("(?s)([A-Za-z0-9_.-]{1,64})(!=|>=|<=|=|>|<)(.*)");

  private static final Map<String, String> OPERATORS =
      Map.of("=", "$eq", "!=", "$ne", ">=", "$gte", "<=", "$lte", ">", "$gt", "<", "$lt");

  static FilterArgument of(String text) {
    Matcher comparison = COMPARISON.matcher(text);
    if (comparison.matches()) {
      ObjectNode json = JSON.createObjectNode();
      json.putObject(comparison.group(1))
          .set(OPERATORS.get(comparison.group(2)), value(comparison.group(3)));
      return new FilterArgument(json);
    }
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject() && !json.isEmpty()) {
        return new FilterArgument(json);
      }
    } catch (JsonProcessingException e) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  /** Several conditions as one that holds where all of them do. */
  static JsonNode all(List<FilterArgument> filters) {
    if (filters.size() == 1) {
      return filters.getFirst().json();
    }
    ObjectNode all = JSON.createObjectNode();
    filters.stream().map(FilterArgument::json).forEach(all.putArray("$and")::add);
    return all;
  }

  /** Numbers and truth values as such; anything else, quoted numbers too, is a string. */
  private static JsonNode value(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      if (value.isNumber() || value.isBoolean() || value.isTextual()) {
        return value;
      }
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
    return JSON.getNodeFactory().textNode(text);
  }

  private static RuntimeException refusal(String text) {
    return Arguments.refusal(
        "a condition such as lang=en or year>=2020, or a JSON object of the API's filters", text);
  }
}

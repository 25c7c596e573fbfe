package dev.embedway.core.search;

import static dev.embedway.core.search.FilterParser.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.store.StorableText;

/** Reads what an attribute is compared with: a String, a Boolean, or a finite Number. */
final class FilterValue {

  private FilterValue() {}

  static Object of(JsonNode value) {
    if (value.isTextual()) {
      return text(value.textValue());
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      return number(value);
    }
    throw invalid("a filter's value is a string, a number or a boolean");
  }

  private static String text(String value) {
    if (!StorableText.isStorable(value)) {
      throw invalid("a filter's string has no NUL and no unpaired surrogate");
    }
    return value;
  }

  private static Number number(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    // Outside a double's range a number is no attribute's, and too long for a database's numeric.
    if (!Double.isFinite(value.doubleValue())) {
      throw invalid("a filter's number is within the range of a 64-bit float");
    }
    return value.isIntegralNumber() ? value.decimalValue() : value.doubleValue();
  }
}

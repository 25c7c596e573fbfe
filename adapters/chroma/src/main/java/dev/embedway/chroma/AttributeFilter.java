package dev.embedway.chroma;

import dev.embedway.core.search.Filter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A filter's verdict on attributes of a document. Chroma's own conditions compare numbers of two
 * types, and no strings by order, so filters are decided here. Immutable.
 */
record AttributeFilter(Filter filter) {

  /** True if a document of these attributes may match. */
  boolean allows(Map<String, Object> attributes) {
    return allows(filter, attributes);
  }

  private static boolean allows(Filter filter, Map<String, Object> attributes) {
    return switch (filter) {
      case Filter.And and -> and.parts().stream().allMatch(part -> allows(part, attributes));
      case Filter.Or or -> or.parts().stream().anyMatch(part -> allows(part, attributes));
      case Filter.Comparison(Filter.Operator operator, String key, Object value) ->
          compares(operator, attributes.get(key), value);
      case Filter.Membership(Filter.MembershipOperator operator, String key, var values) -> {
        Object attribute = attributes.get(key);
        boolean isIn = values.stream().anyMatch(value -> isEqual(attribute, value));
        yield switch (operator) {
          case IN -> isIn;
          case NIN -> !isIn;
        };
      }
    };
  }

  private static boolean compares(
      Filter.Operator operator, @Nullable Object attribute, Object value) {
    OptionalInt order = order(attribute, value);
    return switch (operator) {
      case EQ -> isEqual(attribute, value);
      case NE -> !isEqual(attribute, value);
      case GT -> order.isPresent() && order.getAsInt() > 0;
      case GTE -> order.isPresent() && order.getAsInt() >= 0;
      case LT -> order.isPresent() && order.getAsInt() < 0;
      case LTE -> order.isPresent() && order.getAsInt() <= 0;
    };
  }

  private static boolean isEqual(@Nullable Object attribute, Object value) {
    return attribute instanceof Boolean
        ? attribute.equals(value)
        : order(attribute, value).equals(OptionalInt.of(0));
  }

  /** Empty for values that have no order between them. */
  private static OptionalInt order(@Nullable Object a, Object b) {
    if (a instanceof String text && b instanceof String other) {
      return OptionalInt.of(Integer.signum(ChunkId.BY_CODE_POINT.compare(text, other)));
    }
    return a instanceof Number number && b instanceof Number other
        ? OptionalInt.of(decimal(number).compareTo(decimal(other)))
        : OptionalInt.empty();
  }

  static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }
}

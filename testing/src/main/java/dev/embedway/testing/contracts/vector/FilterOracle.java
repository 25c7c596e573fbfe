package dev.embedway.testing.contracts.vector;

import dev.embedway.core.search.Filter;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reference for {@link Filter}, in memory, for stores to be compared with. Immutable. */
public final class FilterOracle {

  private final Map<String, Object> attributes;

  /** Judges one document by its attributes. */
  public FilterOracle(Map<String, Object> attributes) {
    this.attributes = Map.copyOf(attributes);
  }

  /** True if the document may match. */
  public boolean allows(Filter filter) {
    return switch (filter) {
      case Filter.And and -> and.parts().stream().allMatch(this::allows);
      case Filter.Or or -> or.parts().stream().anyMatch(this::allows);
      case Filter.Membership in -> {
        boolean member =
            in.values().stream().anyMatch(value -> equal(attributes.get(in.key()), value));
        yield (in.operator() == Filter.MembershipOperator.IN) == member;
      }
      case Filter.Comparison comparison ->
          compares(comparison, attributes.get(comparison.key()), comparison.value());
    };
  }

  private static boolean compares(
      Filter.Comparison comparison, @Nullable Object attribute, Object value) {
    return switch (comparison.operator()) {
      case EQ -> equal(attribute, value);
      case NE -> !equal(attribute, value);
      case GT -> ordered(attribute, value) && order(attribute, value) > 0;
      case GTE -> ordered(attribute, value) && order(attribute, value) >= 0;
      case LT -> ordered(attribute, value) && order(attribute, value) < 0;
      case LTE -> ordered(attribute, value) && order(attribute, value) <= 0;
    };
  }

  private static boolean equal(@Nullable Object attribute, Object value) {
    return attribute instanceof Boolean
        ? attribute.equals(value)
        : ordered(attribute, value) && order(attribute, value) == 0;
  }

  private static boolean ordered(@Nullable Object attribute, Object value) {
    return (attribute instanceof Number && value instanceof Number)
        || (attribute instanceof String && value instanceof String);
  }

  private static int order(@Nullable Object attribute, Object value) {
    if (attribute instanceof Number number) {
      return new BigDecimal(number.toString()).compareTo(new BigDecimal(value.toString()));
    }
    int[] mine = String.valueOf(attribute).codePoints().toArray();
    int[] theirs = value.toString().codePoints().toArray();
    return java.util.Arrays.compare(mine, theirs);
  }
}

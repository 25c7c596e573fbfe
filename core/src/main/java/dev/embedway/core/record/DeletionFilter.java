package dev.embedway.core.record;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.search.Filter;

/** Check of filters by which records are deleted. */
final class DeletionFilter {

  private DeletionFilter() {}

  /**
   * Refuses a filter that selects records without any attribute, as negations alone do: a mistyped
   * key would delete all records.
   *
   * @throws InvalidRequestException {@code invalid_filter}
   */
  static void check(Filter filter) {
    if (selectsBare(filter)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_FILTER,
          "filter selects records without any metadata too, so it constrains too little for a"
              + " deletion; add a condition that asks for a value, such as {\"lang\":\"en\"}",
          "filter");
    }
  }

  private static boolean selectsBare(Filter filter) {
    return switch (filter) {
      case Filter.Comparison comparison -> comparison.operator() == Filter.Operator.NE;
      case Filter.Membership membership -> membership.operator() == Filter.MembershipOperator.NIN;
      case Filter.And and -> and.parts().stream().allMatch(DeletionFilter::selectsBare);
      case Filter.Or or -> or.parts().stream().anyMatch(DeletionFilter::selectsBare);
    };
  }
}

package dev.embedway.core.search;

import java.util.List;

/**
 * A condition on a document's attributes. A comparison with an attribute that the document lacks,
 * or that is of another type (string, number, boolean), is false, but for {@link Operator#NE},
 * which is true, and {@link MembershipOperator#NIN}, likewise.
 */
public sealed interface Filter {

  /**
   * An attribute against one value.
   *
   * @param key 1..64 of {@code A-Z a-z 0-9 _ . -}
   * @param value a string, a number or a boolean
   */
  record Comparison(Operator operator, String key, Object value) implements Filter {}

  /**
   * An attribute against several values.
   *
   * @param operator IN or NIN
   * @param values strings, numbers or booleans, at least one
   */
  record Membership(MembershipOperator operator, String key, List<Object> values)
      implements Filter {
    public Membership {
      values = List.copyOf(values);
    }
  }

  /** True when all parts are. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** True when one part is. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Comparisons with one value; order is by number for numbers and by code point for strings. */
  enum Operator {
    EQ,
    NE,
    GT,
    GTE,
    LT,
    LTE
  }

  /** Comparisons with several values. */
  enum MembershipOperator {
    IN,
    NIN
  }
}

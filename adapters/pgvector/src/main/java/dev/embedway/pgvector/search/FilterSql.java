package dev.embedway.pgvector.search;

import dev.embedway.core.search.Filter;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A filter as one parenthesised expression over a jsonb column {@code attributes}, true or false
 * and never NULL, every key and value bound. Thread-safe.
 *
 * <p>jsonb compares for equality by type and value: numbers by their numeric value, strings by
 * their code points. Its order of strings is the database's locale, so order is taken under {@code
 * COLLATE "C"}.
 */
final class FilterSql {

  private FilterSql() {}

  /** The filter's expression, or what is true of every document. */
  static Sql of(Optional<Filter> filter) {
    return filter.map(FilterSql::of).orElseGet(() -> Sql.of("true"));
  }

  static Sql of(Filter filter) {
    return switch (filter) {
      case Filter.Comparison comparison -> comparison(comparison);
      case Filter.Membership membership -> membership(membership);
      case Filter.And and -> joined(and.parts(), " AND ", "true");
      case Filter.Or or -> joined(or.parts(), " OR ", "false");
    };
  }

  private static Sql joined(List<Filter> parts, String word, String ofNone) {
    if (parts.isEmpty()) {
      return Sql.of(ofNone);
    }
    Sql sql = Sql.of("(");
    Iterator<Filter> rest = parts.iterator();
    sql.add(of(rest.next()));
    while (rest.hasNext()) {
      sql.add(word).add(of(rest.next()));
    }
    return sql.add(")");
  }

  private static Sql comparison(Filter.Comparison comparison) {
    String key = comparison.key();
    Object value = comparison.value();
    return switch (comparison.operator()) {
      case EQ -> Sql.of("coalesce(attributes -> ? = ?::jsonb, false)", key, Jsonb.write(value));
      case NE -> Sql.of("coalesce(attributes -> ? <> ?::jsonb, true)", key, Jsonb.write(value));
      case GT -> ordered(key, ">", value);
      case GTE -> ordered(key, ">=", value);
      case LT -> ordered(key, "<", value);
      case LTE -> ordered(key, "<=", value);
    };
  }

  private static Sql ordered(String key, String operator, Object value) {
    return switch (value) {
      case String string ->
          Sql.of(
              "(CASE WHEN jsonb_typeof(attributes -> ?) = 'string' THEN (attributes ->> ?) COLLATE"
                  + " \"C\" "
                  + operator
                  + " ? ELSE false END)",
              key,
              key,
              string);
      case Number number ->
          Sql.of(
              "(CASE WHEN jsonb_typeof(attributes -> ?) = 'number' THEN (attributes ->> ?)::numeric "
                  + operator
                  + " ? ELSE false END)",
              key,
              key,
              new BigDecimal(number.toString()));
      // Booleans have no order.
      default -> Sql.of("false");
    };
  }

  private static Sql membership(Filter.Membership membership) {
    String values = Jsonb.write(membership.values());
    // An array of jsonb contains a scalar when one of its elements equals it.
    return switch (membership.operator()) {
      case IN -> Sql.of("coalesce(?::jsonb @> (attributes -> ?), false)", values, membership.key());
      case NIN ->
          Sql.of("coalesce(NOT ?::jsonb @> (attributes -> ?), true)", values, membership.key());
    };
  }
}

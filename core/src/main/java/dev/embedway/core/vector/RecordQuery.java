package dev.embedway.core.vector;

import dev.embedway.core.search.Filter;
import dev.embedway.core.store.VectorIndex;
import java.time.Instant;
import java.util.Optional;

/**
 * A list of an index's records.
 *
 * @param filter of the records that are listed; empty for all
 * @param deadline the list gives up then
 */
public record RecordQuery(
    VectorIndex index, Optional<Filter> filter, Order order, Part part, Instant deadline) {

  /** Direction of an order. */
  public enum Direction {
    ASC,
    DESC
  }

  /**
   * A total order of records. By an attribute, ascending: numbers, strings by code point, false,
   * true; descending the reverse. Records without the attribute come last in both, and equals are
   * by ascending id.
   *
   * @param attribute its name; empty for the order by id, by code point
   */
  public record Order(Optional<String> attribute, Direction direction) {

    /** By ascending id. */
    public static final Order BY_ID = new Order(Optional.empty(), Direction.ASC);
  }

  /**
   * The part of a list that is asked for.
   *
   * @param limit max records
   * @param offset number of records before the first
   * @param after id of the record before the first, in place of an offset
   * @param values of the vectors
   */
  public record Part(int limit, long offset, Optional<String> after, Values values) {}

  /** Treatment of the vectors of records that are listed. */
  public enum Values {
    READ,
    /** Records have vectors of no floats. */
    LEFT_OUT
  }
}

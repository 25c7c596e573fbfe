package dev.embedway.topology;

import java.util.List;
import java.util.Optional;

/**
 * A DynamoDB table with string keys {@code pk} and {@code sk}.
 *
 * @param name of the table
 * @param recovery of its earlier content
 * @param ttlAttribute seconds of the epoch after which an item may go
 * @param indexes its global secondary indexes, all attributes projected
 */
public record TableSpec(
    String name, Recovery recovery, Optional<String> ttlAttribute, List<IndexSpec> indexes) {

  /** Recovery of a table's earlier content. */
  public enum Recovery {
    POINT_IN_TIME,
    /** None: content that is lost can be made again. */
    NONE
  }

  /** Partition key of every table. */
  public static final String PARTITION_KEY = "pk";

  /** Sort key of every table. */
  public static final String SORT_KEY = "sk";

  public TableSpec {
    indexes = List.copyOf(indexes);
  }

  /** A global secondary index on two string attributes. */
  public record IndexSpec(String name, String partitionKey, String sortKey) {}
}

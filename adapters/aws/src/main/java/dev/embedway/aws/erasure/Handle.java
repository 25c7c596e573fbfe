package dev.embedway.aws.erasure;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.topology.TableSpec;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Handles of items: the partition key, a line break, the sort key. */
final class Handle {

  private static final char BREAK = '\n';

  private Handle() {}

  static String of(Item item) {
    return item.string(TableSpec.PARTITION_KEY) + BREAK + item.string(TableSpec.SORT_KEY);
  }

  static Map<String, AttributeValue> key(String handle) {
    int end = handle.indexOf(BREAK);
    return DynamoTable.key(handle.substring(0, end), handle.substring(end + 1));
  }
}

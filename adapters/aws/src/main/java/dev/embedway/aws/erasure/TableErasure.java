package dev.embedway.aws.erasure;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.erasure.Remnant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Deletions of items in transactions. */
final class TableErasure {

  /** Max writes of a transaction. */
  private static final int MAX_WRITES = 100;

  private TableErasure() {}

  /** Deletes the items of these remnants. */
  static void delete(DynamoTable table, List<Remnant> remnants) {
    deleteKeys(table, remnants.stream().map(Remnant::handle).map(Handle::key).toList());
  }

  static void deleteKeys(DynamoTable table, List<Map<String, AttributeValue>> keys) {
    List<TransactWriteItem> writes = keys.stream().map(table::delete).toList();
    for (int from = 0; from < writes.size(); from += MAX_WRITES) {
      table.commit(writes.subList(from, Math.min(writes.size(), from + MAX_WRITES)));
    }
  }
}

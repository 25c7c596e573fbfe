package dev.embedway.deployment;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

/**
 * List of what a deployed stage is to delete later.
 *
 * @param dynamoDb a client
 * @param table the stage's ledger
 */
record ForgetList(DynamoDbClient dynamoDb, String table) {

  /** Number of its entries. */
  int size() {
    return (int) entries().items().stream().count();
  }

  /** As if the time had passed for which entries wait. */
  void makeDue() {
    for (Map<String, AttributeValue> entry : entries().items()) {
      dynamoDb.updateItem(update ->
          update
              .tableName(table)
              .key(Map.of("pk", entry.get("pk"), "sk", entry.get("sk")))
              .updateExpression("SET due = :due")
              .conditionExpression("attribute_exists(pk)")
              .expressionAttributeValues(
                  Map.of(":due", AttributeValue.fromS("%015d".formatted(0)))));
    }
  }

  private ScanIterable entries() {
    return dynamoDb.scanPaginator(
        ScanRequest.builder()
            .tableName(table)
            .filterExpression("attribute_exists(#forget)")
            .expressionAttributeNames(Map.of("#forget", "forget"))
            .consistentRead(true)
            .build());
  }
}

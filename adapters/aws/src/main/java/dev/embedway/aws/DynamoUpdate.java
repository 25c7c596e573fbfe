package dev.embedway.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A change of one item, mostly on a condition.
 *
 * @param key of the item
 * @param expression what changes
 * @param condition what must hold before; empty for nothing
 * @param names what {@code #name} stands for
 * @param values what {@code :name} stands for
 */
record DynamoUpdate(
    Map<String, AttributeValue> key,
    String expression,
    String condition,
    Map<String, String> names,
    Map<String, AttributeValue> values) {

  DynamoUpdate {
    key = Map.copyOf(key);
    names = Map.copyOf(names);
    values = Map.copyOf(values);
  }

  UpdateItemRequest.Builder request(String table) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key)
        .updateExpression(expression)
        .conditionExpression(condition.isEmpty() ? null : condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values);
  }
}

package dev.embedway.aws.dynamo;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * An update of one item, mostly on a condition.
 *
 * @param key of the item
 * @param expression an update expression; its SET clause, if it has one, comes first
 * @param condition a condition expression; empty for none
 * @param names what {@code #name} stands for
 * @param values what {@code :name} stands for
 */
public record DynamoUpdate(
    Map<String, AttributeValue> key,
    String expression,
    String condition,
    Map<String, String> names,
    Map<String, AttributeValue> values) {

  /** The attribute that holds the token of an item's last update. */
  public static final String WRITE = "lastWrite";

  private static final String SET = "SET ";
  private static final String NOT_MADE = "(attribute_not_exists(#write) OR #write <> :write)";

  public DynamoUpdate {
    if (expression.indexOf(SET) > 0) {
      throw new IllegalArgumentException("the SET clause comes first: " + expression);
    }
    key = Map.copyOf(key);
    names = Map.copyOf(names);
    values = Map.copyOf(values);
  }

  /**
   * The update as a request that has its effect once, however often it is sent: it leaves its token
   * in the item and is refused where that stands. The refusal brings the item along, so that the
   * sender can tell it from any other.
   */
  public UpdateItemRequest.Builder request(String table, String token) {
    Map<String, String> named = new HashMap<>(names);
    named.put("#write", WRITE);
    Map<String, AttributeValue> valued = new HashMap<>(values);
    valued.put(":write", Item.text(token));
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key)
        .updateExpression(
            expression.startsWith(SET)
                ? "SET #write = :write, " + expression.substring(SET.length())
                : "SET #write = :write " + expression)
        .conditionExpression(condition.isEmpty() ? NOT_MADE : "(" + condition + ") AND " + NOT_MADE)
        .expressionAttributeNames(named)
        .expressionAttributeValues(valued)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  /** Reports whether the item was last updated under the token. */
  public static boolean isOf(String token, Map<String, AttributeValue> item) {
    return Item.text(token).equals(item.get(WRITE));
  }

  /** The update as a part of a transaction, which has a token of its own. */
  public TransactWriteItem part(String table) {
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(table)
                .key(key)
                .updateExpression(expression)
                .conditionExpression(condition.isEmpty() ? null : condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.isEmpty() ? null : values))
        .build();
  }
}

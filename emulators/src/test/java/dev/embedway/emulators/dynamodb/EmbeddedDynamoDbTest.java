package dev.embedway.emulators.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.SharedEmulators;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class EmbeddedDynamoDbTest {

  @TempDir private Path temporary;

  @Test
  void aConditionalWriteIsRefusedWhenItsConditionFails() {
    try (DynamoDbClient client = AwsClients.dynamoDb(SharedEmulators.dynamoDbEndpoint())) {
      String table = SharedEmulators.freshName("table");
      create(client, table);
      put(client, table, "first");

      assertThrows(ConditionalCheckFailedException.class, () -> put(client, table, "second"));

      assertEquals("first", read(client, table));
    }
  }

  @Test
  void whatIsInADirectorySurvivesAReopening() {
    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.in(temporary, SharedEmulators.CREDENTIALS);
        DynamoDbClient client = AwsClients.dynamoDb(server.endpoint())) {
      create(client, "kept");
      put(client, "kept", "value");
    }

    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.in(temporary, SharedEmulators.CREDENTIALS);
        DynamoDbClient client = AwsClients.dynamoDb(server.endpoint())) {
      assertEquals("value", read(client, "kept"));
    }
  }

  private static void create(DynamoDbClient client, String table) {
    client.createTable(t ->
        t.tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName("pk")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(
                KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build()));
  }

  private static void put(DynamoDbClient client, String table, String value) {
    client.putItem(p ->
        p.tableName(table)
            .item(Map.of("pk", AttributeValue.fromS("key"), "value", AttributeValue.fromS(value)))
            .conditionExpression("attribute_not_exists(pk)"));
  }

  private static String read(DynamoDbClient client, String table) {
    Map<String, AttributeValue> item =
        client
            .getItem(g -> g.tableName(table).key(Map.of("pk", AttributeValue.fromS("key"))))
            .item();
    return item.getOrDefault("value", AttributeValue.fromS("nothing")).s();
  }
}

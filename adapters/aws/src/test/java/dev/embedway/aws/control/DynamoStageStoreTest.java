package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.testing.contracts.pipeline.StageStoreContract;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoStageStoreTest extends StageStoreContract {

  private final AwsClients clients = TestCloud.clients();
  private final String table = TestCloud.controlTable(clients);

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected StageStore store() {
    return new DynamoStageStore(clients.dynamoDb(), table, new SecureRandom());
  }

  @Test
  void stageOfAnotherVersionIsLeftAlone() {
    clients
        .dynamoDb()
        .putItem(put ->
            put.tableName(table)
                .item(
                    Map.of(
                        "pk", AttributeValue.fromS("X#stages"),
                        "sk", AttributeValue.fromS("later"))));

    assertEquals(EnumSet.allOf(PipelineStage.class), store().states().keySet());
  }
}

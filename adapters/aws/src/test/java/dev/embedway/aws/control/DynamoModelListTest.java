package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class DynamoModelListTest {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final DynamoModelList list =
      new DynamoModelList(
          CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), new SecureRandom());

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  private static ListedModel model(String id, char commit) {
    return new ListedModel(id, "mini@" + commit, String.valueOf(commit).repeat(40), 5L << 30);
  }

  @Test
  void modelsAreListedByTheirIds() {
    assertEquals(List.of(), list.all());

    list.add(model("org/other:O4", 'b'));
    list.add(model("org/mini", 'a'));

    assertEquals(List.of(model("org/mini", 'a'), model("org/other:O4", 'b')), list.all());
  }

  @Test
  void anIdKeepsTheCommitThatCameFirst() {
    assertEquals(model("org/mini", 'a'), list.add(model("org/mini", 'a')));

    assertEquals(model("org/mini", 'a'), list.add(model("org/mini", 'b')));
    assertEquals(List.of(model("org/mini", 'a')), list.all());
  }
}

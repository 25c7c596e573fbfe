package dev.embedway.aws.ledger;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSchemaTest {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final String table = TestCloud.table(CLIENTS, Topology.LEDGER_TABLE);
  private final Ledger ledger =
      new Ledger(
          new DynamoLedger(CLIENTS.dynamoDb(), table, new SecureRandom()), InstantSource.system());

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"REMOVE #schema", "SET #schema = :later"})
  void itemsOfAnotherSchemaAreRefusedAndLeftAsTheyAre(String change) {
    Document document = LedgerFixture.uploaded(ACME, "docs", "a.md", Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    assertTrue(ledger.register(document, List.of(job), Optional.empty()));
    set(change, document, job);

    for (Runnable read :
        List.<Runnable>of(
            () -> ledger.document(ACME, document.id()),
            () -> ledger.job(job.id()),
            () -> ledger.open(Optional.empty()))) {
      InternalException refused = assertThrows(InternalException.class, read::run);
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith("the ledger table holds data of schema "), message);
      assertTrue(message.contains("reads schema 2"), message);
      assertTrue(refused.isRetriable(), "messages wait for a release that reads it");
    }
    assertThrows(
        InternalException.class, () -> ledger.claim(job.id(), "worker", Duration.ofMinutes(1)));
  }

  @Test
  void forgetListOfAnotherSchemaIsRefused() {
    Document document = LedgerFixture.uploaded(ACME, "docs", "a.md", Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    ledger.register(document, List.of(job), Optional.empty());
    ledger.finish(job.id(), JobStatus.CANCELLED, Optional.empty());
    set("SET #schema = :later", ForgetItems.key(new Leftover.Generation(job.id())));
    DynamoLedger store = new DynamoLedger(CLIENTS.dynamoDb(), table, new SecureRandom());
    Instant later = Instant.now().plus(Duration.ofDays(1));

    assertThrows(InternalException.class, () -> store.due(later, Optional.empty()));
  }

  @Test
  void itemsOfThisSchemaAreRead() {
    Document document = LedgerFixture.uploaded(ACME, "docs", "a.md", Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    ledger.register(document, List.of(job), Optional.empty());

    assertEquals(Optional.of(job), ledger.job(job.id()));
  }

  private void set(String change, Document document, Job job) {
    set(change, LedgerKeys.of(ACME, document.id()));
    set(change, LedgerKeys.of(job.id()));
  }

  private void set(String change, Map<String, AttributeValue> key) {
    CLIENTS
        .dynamoDb()
        .updateItem(update -> {
          update
              .tableName(table)
              .key(key)
              .updateExpression(change)
              .expressionAttributeNames(Map.of("#schema", "schema"));
          if (change.contains(":later")) {
            update.expressionAttributeValues(Map.of(":later", Item.number(3)));
          }
        });
  }
}

package dev.embedway.aws.control;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.ledger.DynamoLedger;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.testing.contracts.pipeline.StoreCatalogContract;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoStoreCatalogTest extends StoreCatalogContract {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant DUE = NOW.plus(Duration.ofHours(1));

  private final String ledger = TestCloud.table(CLIENTS, Topology.LEDGER_TABLE);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected StoreCatalog stores() {
    return stores(Quotas.NONE);
  }

  @Override
  protected StoreCatalog stores(Quotas quotas) {
    return stores(TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), quotas);
  }

  private StoreCatalog stores(String table, Quotas quotas) {
    return new DynamoStoreCatalog(
        CLIENTS.dynamoDb(), table, ledger, quotas, InstantSource.fixed(NOW), new SecureRandom());
  }

  @Test
  void storeHasOneEntryOfTheListOfExpiriesUntilItIsDeleted() {
    String table = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);
    StoreCatalog stores = stores(table, Quotas.NONE);
    StoreSpec made = store().with(Optional.of(new StoreExpiry(1, NOW)));
    StoreSpec used = made.with(Optional.of(new StoreExpiry(1, NOW.plusSeconds(7200))));
    StoreSpec other = used.with(used.label().with(Map.of("team", "docs")), used.chunking());

    stores.add(made);
    assertEquals(1, expiries(table));
    stores.replace(used, made);
    assertEquals(1, expiries(table));
    stores.replace(other, used);
    assertEquals(1, expiries(table));
    stores.delete(other, NOW);
    assertEquals(0, expiries(table));
  }

  private static int expiries(String table) {
    return CLIENTS
        .dynamoDb()
        .query(query ->
            query
                .tableName(table)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("X#expiries"))))
        .count();
  }

  @Test
  void deletedStoreIsOnTheForgetList() {
    StoreCatalog stores = stores();
    StoreSpec store = store();
    stores.add(store);
    boolean unknown = stores.delete(ACME, "vs_" + "f".repeat(24), NOW);
    List<ForgetEntry> before = leftovers();

    assertTrue(stores.delete(ACME, store.id(), NOW));
    stores.delete(ACME, store.id(), NOW.plusSeconds(60));

    assertFalse(unknown);
    assertEquals(List.of(), before);
    assertEquals(
        List.of(new ForgetEntry(new Leftover.DeletedStore(ACME, store.id()), DUE)), leftovers());
  }

  @Test
  void retiredVersionIsOnTheForgetListAndOneWhoseReplacementIsRefusedIsNot() {
    StoreCatalog stores = stores();
    StoreSpec made = store();
    StoreVersion second =
        new StoreVersion(
            2,
            new StoreVersion.Vectors(new StoreVersion.ModelRef("m", "m@2", "space"), 8),
            ChunkingSpec.DEFAULT,
            State.BUILDING,
            START);
    StoreSpec both = made.with(List.of(made.live(), second));
    stores.add(made);
    assertTrue(stores.replace(both, made));
    StoreSpec retired = both.with(List.of(made.live(), second.in(State.RETIRED)));

    boolean unseen =
        stores.replace(retired, both.with(List.of(made.live(), second.in(State.PREVIOUS))));
    List<ForgetEntry> before = leftovers();
    boolean seen = stores.replace(retired, both);
    stores.replace(made, retired);

    assertFalse(unseen);
    assertEquals(List.of(), before);
    assertTrue(seen);
    assertEquals(
        List.of(new ForgetEntry(new Leftover.RetiredVersion(ACME, made.id(), 2), DUE)),
        leftovers());
  }

  private List<ForgetEntry> leftovers() {
    return new DynamoLedger(CLIENTS.dynamoDb(), ledger, new SecureRandom())
        .due(DUE, Optional.empty())
        .items();
  }

  private static StoreSpec store() {
    return StoreSpec.of(
        ACME,
        "vs_" + "1".repeat(24),
        "manuals",
        StoreLabel.of("manuals"),
        StoreVersion.first(
            new StoreVersion.ModelRef("m", "m@1", "space"), 8, ChunkingSpec.DEFAULT, START));
  }
}

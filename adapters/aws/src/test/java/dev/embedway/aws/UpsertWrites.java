package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoUpsertBatches;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.testing.contracts.pipeline.UpsertBatchStoreContract;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Writes of batches of records whose answers are lost. */
final class UpsertWrites {

  private final DynamoUpsertBatches cut;
  private final DynamoUpsertBatches direct;
  private final UpsertBatch first =
      UpsertBatchStoreContract.queued(new TenantId(SharedEmulators.freshName("t")), 1);

  UpsertWrites(AwsClients direct, AwsClients cut, String table) {
    this.cut = batches(cut, table);
    this.direct = batches(direct, table);
  }

  private static DynamoUpsertBatches batches(AwsClients clients, String table) {
    return new DynamoUpsertBatches(
        clients.dynamoDb(), table, InstantSource.system(), new SecureRandom());
  }

  void batchIsAddedAndMoved() {
    assertTrue(cut.put(first));
    assertTrue(cut.put(first.revised(1)));

    assertEquals(Optional.of(first.revised(2)), read());
    assertEquals(1, direct.countOpen(first.target().tenant()));
  }

  void batchIsClosed() {
    direct.put(first);

    cut.close(first.target());

    assertEquals(0, direct.countOpen(first.target().tenant()));
    assertEquals(Optional.of(first.revised(1)), read());
  }

  private Optional<UpsertBatch> read() {
    return direct.find(first.target().tenant(), first.target().id());
  }
}

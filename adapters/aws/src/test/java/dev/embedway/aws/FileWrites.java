package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoFileBatches;
import dev.embedway.aws.control.DynamoFileCatalog;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.file.batch.FileBatch;
import dev.embedway.core.tenant.TenantId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes of files and their batches whose answer is lost.
 *
 * @param direct the way by which things are there before
 * @param cut the way that loses the first answer
 */
record FileWrites(AwsClients direct, AwsClients cut, String control) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2100-03-01T10:00:00Z");
  private static final TenantId TENANT = new TenantId("files");

  void fileIsListed() {
    DynamoFileCatalog catalog = new DynamoFileCatalog(cut.dynamoDb(), control, RANDOM);
    StoredFile file = file();

    catalog.add(TENANT, file);

    assertEquals(Optional.of(file), catalog.find(TENANT, file.id()));
  }

  void fileIsTakenOffTheList() {
    StoredFile file = file();
    new DynamoFileCatalog(direct.dynamoDb(), control, RANDOM).add(TENANT, file);
    DynamoFileCatalog catalog = new DynamoFileCatalog(cut.dynamoDb(), control, RANDOM);

    catalog.remove(TENANT, file);

    assertEquals(Optional.empty(), catalog.find(TENANT, file.id()));
  }

  void batchIsWritten() {
    DynamoFileBatches batches = new DynamoFileBatches(cut.dynamoDb(), control, () -> NOW, RANDOM);
    FileBatch batch =
        new FileBatch("vsfb_1", "vs_1", List.of("a", "b"), FileBatch.State.ATTACHED, NOW);

    batches.put(TENANT, batch);

    assertEquals(Optional.of(batch), batches.find(TENANT, batch.id()));
  }

  private static StoredFile file() {
    FileId id = new FileId("file-" + HexFormat.of().toHexDigits(RANDOM.nextLong()) + "00000000");
    return new StoredFile(id, "a.txt", "text/plain", FilePurpose.ASSISTANTS, 3, Optional.of(NOW));
  }
}

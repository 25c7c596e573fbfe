package dev.embedway.local.cloud.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir private Path parent;

  @Test
  void newDirectoryIsMarkedAndTakenAgain() throws IOException {
    DataDirectory data = new DataDirectory(parent.resolve("data"));
    data.lock().close();
    data.requireSchema();
    data.secrets(new SecureRandom());

    assertDoesNotThrow(() -> new DataDirectory(data.root()).requireSchema());
  }

  @Test
  void directoryOfBeforeTheMarkIsRefusedByNameAndLeftAsItIs() throws IOException {
    DataDirectory data = new DataDirectory(parent.resolve("data"));
    data.lock().close();
    data.secrets(new SecureRandom());

    LocalCloudException refused = assertThrows(LocalCloudException.class, data::requireSchema);

    String message = refused.getMessage();
    assertTrue(message.startsWith(data.root() + " holds data of schema 1"), message);
    assertTrue(message.contains("reads schema 2") && message.contains("--data"), message);
    assertTrue(Files.notExists(data.root().resolve("schema.json")));
  }

  @Test
  void keyOfDeadLettersIsDrawnOnceAndKept() {
    DataDirectory data = directory();

    Secrets made = data.secrets(new SecureRandom());

    assertTrue(made.payloadKey().matches("[0-9a-f]{64}"));
    assertEquals(made, data.secrets(new SecureRandom()));
    assertEquals(made.payloadKey(), made.withOperatorKey("another").payloadKey());
  }

  @Test
  void secretsOfBeforeDeadLettersAreKeptAndGivenAKey() throws IOException {
    DataDirectory data = directory();
    Files.writeString(
        data.root().resolve("secrets.json"),
        """
        {"operator_key": "ew_1", "cache_secret": "c", "s3_access_key_id": "i",
         "s3_secret_access_key": "s", "database_password": "d"}
        """);

    Secrets mended = data.secrets(new SecureRandom());

    assertTrue(mended.payloadKey().matches("[0-9a-f]{64}"));
    assertEquals(new Secrets("ew_1", "c", "i", "s", "d", mended.payloadKey()), mended);
    assertEquals(mended, data.secrets(new SecureRandom()));
  }

  private DataDirectory directory() {
    DataDirectory data = new DataDirectory(parent.resolve("data"));
    assertDoesNotThrow(() -> data.lock().close());
    return data;
  }

  @Test
  void directoryOfALaterReleaseIsRefused() throws IOException {
    DataDirectory data = new DataDirectory(parent.resolve("data"));
    data.lock().close();
    Files.writeString(data.root().resolve("schema.json"), "{\"schema\":3}");

    LocalCloudException refused = assertThrows(LocalCloudException.class, data::requireSchema);

    assertTrue(refused.getMessage().contains("schema 3"), refused.getMessage());
  }
}

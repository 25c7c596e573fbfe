package dev.embedway.local.cloud.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Secrets;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.pgvector.schema.PgLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePasswordTest {

  private static final String URL = "jdbc:postgresql://db.example:6432/vectors";

  @TempDir private Path directory;

  @Test
  void variableIsPreferredToTheFileAndEmptyOnesCountForNothing() throws IOException {
    String file = file("*:*:*:*:of-the-file").toString();

    assertEquals(
        Optional.of("of-the-variable"),
        password(URL, Map.of("PGPASSWORD", "of-the-variable", "PGPASSFILE", file)));
    assertEquals(
        Optional.of("of-the-file"), password(URL, Map.of("PGPASSWORD", "", "PGPASSFILE", file)));
    assertEquals(
        Optional.of("of-the-variable"),
        password(URL, Map.of("PGPASSWORD", "of-the-variable", "PGPASSFILE", "/none")));
    assertEquals(Optional.empty(), password(URL, Map.of("PGPASSFILE", "")));
    assertEquals(Optional.empty(), password(URL, Map.of()));
  }

  @Test
  void firstLineOfTheFileThatFitsCounts() throws IOException {
    Path file =
        file(
            "# db.example:6432:vectors:me:a-comment",
            "other.example:6432:vectors:me:other-host",
            "db.example:5432:vectors:me:other-port",
            "db.example:6432:words:me:other-database",
            "db.example:6432:vectors:you:other-user",
            "db.example:6432:vectors:me",
            "db.example:*:vectors:me:p\\:w\\\\d",
            "*:*:*:*:too-late");

    assertEquals(Optional.of("p:w\\d"), inFile(URL, file));
    assertEquals(Optional.of("other-port"), inFile("jdbc:postgresql://db.example/vectors", file));
    assertEquals(Optional.of("too-late"), inFile("jdbc:postgresql:///vectors", file));
  }

  @Test
  void fileWithoutAFittingLineGivesNone() throws IOException {
    assertEquals(Optional.empty(), inFile(URL, file("localhost:5432:vectors:me:p")));
    assertEquals(Optional.empty(), inFile(URL, file()));
  }

  @Test
  void serversAreFoundByEachNameThatTheUrlHasForThem() throws IOException {
    assertEquals(
        Optional.of("six"),
        inFile("jdbc:postgresql://[::1]:6432/vectors", file("\\:\\:1:6432:vectors:me:six")));
    assertEquals(
        Optional.of("second"),
        inFile(
            "jdbc:postgresql://a.example:1,b.example/vectors",
            file("b.example:5432:vectors:me:second")));
  }

  @Test
  void fileThatOthersMayReadOrThatIsNotThereIsRefusedWithWhatToDo() throws IOException {
    Path open = file("*:*:*:*:secret-word");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    Path absent = directory.resolve("absent");

    String ofOpen = refusal(open);
    String ofAbsent = refusal(absent);

    assertTrue(ofOpen.contains("chmod 600 " + open), ofOpen);
    assertFalse(ofOpen.contains("secret-word"), ofOpen);
    assertTrue(ofAbsent.contains(absent + ". Name one of lines like host:port"), ofAbsent);
  }

  @Test
  void serverIsEnteredByEitherAndAWrongPasswordIsRefusedWithoutIt() throws IOException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    String url = made.jdbcUrl() + "?user=" + made.user();

    assertEquals(List.of(), opened(url, Map.of("PGPASSWORD", made.password())));
    assertEquals(
        List.of(),
        opened(url, Map.of("PGPASSFILE", file("*:*:*:*:" + made.password()).toString())));
    LocalCloudException refused =
        assertThrows(
            LocalCloudException.class, () -> opened(url, Map.of("PGPASSWORD", "not-the-password")));
    assertTrue(refused.getMessage().contains("user and password"), refused.getMessage());
    assertFalse(refused.getMessage().contains("not-the-password"), refused.getMessage());
  }

  /** Messages while a database is opened. */
  private List<String> opened(String url, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.putAll(more);
    List<String> said = new ArrayList<>();
    try (ClosingStack closing = new ClosingStack()) {
      CloudDatabase.open(
          CloudConfig.of(directory, 0, variables).withDatabase(url),
          Secrets.random(new SecureRandom()),
          InstantSource.system(),
          said::add,
          closing,
          new PartHealth(InstantSource.system()));
    }
    return said;
  }

  private static Optional<String> inFile(String url, Path file) {
    return password(url, Map.of("PGPASSFILE", file.toString()));
  }

  private static Optional<String> password(String url, Map<String, String> environment) {
    return DatabasePassword.of(new PgLogin(url, "me", ""), environment);
  }

  private static String refusal(Path file) {
    return assertThrows(LocalCloudException.class, () -> inFile(URL, file)).getMessage();
  }

  private Path file(String... lines) throws IOException {
    Path file = Files.createTempFile(directory, "pass", "");
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}

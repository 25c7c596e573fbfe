package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Arguments that every user of the machine reads of the processes of {@code up}. */
@EnabledOnOs(OS.LINUX)
@Timeout(540)
class SecretsOfProcessesTest {

  private static final Map<String, String> GIVEN =
      Map.of(
          "EMBEDWAY_API_KEY", "an-operators-key-by-variable",
          "EMBEDWAY_CACHE_SECRET", "a-cache-secret-by-variable-0123456789",
          "EMBEDWAY_SIGNING_SECRETS", "a-signing-secret-by-variable-0123456789",
          "PGPASSWORD", "a-database-password-by-variable");

  private static final Duration BOUND = Duration.ofMinutes(2);

  @Test
  void noProcessShowsASecretAtTheFirstStartOrAtLaterOnes(@TempDir Path directory)
      throws IOException {
    Path data = directory.resolve("data");
    for (Map<String, String> variables : List.of(GIVEN, Map.<String, String>of())) {
      try (UpProcess up = UpProcess.start(data, variables)) {
        awaitReader(up, "page-" + variables.size());

        List<String> commands = commands(up);

        assertEquals(1, matches(commands, "dev.embedway.local.Main"), commands.toString());
        assertEquals(1, matches(commands, "process.ReaderMain"), commands.toString());
        assertTrue(matches(commands, "postgres") > 1, commands.toString());
        for (String secret : secrets(data, up)) {
          assertFalse(commands.toString().contains(secret), () -> commands.toString());
        }
        up.stop();
      }
    }
  }

  /** Uploads a file, by S3, whose text is read in a process of its own, and waits for that. */
  private static void awaitReader(UpProcess up, String name) {
    try (S3Client s3 = RunningCloud.s3(up.connection())) {
      s3.putObject(
          put -> put.bucket(up.connection().s3().bucket()).key("default/s/" + name + ".html"),
          RequestBody.fromString("<html><body>" + name + "</body></html>"));
    }
    Await.until(() -> matches(commands(up), "process.ReaderMain") > 0, BOUND);
  }

  private static long matches(List<String> commands, String part) {
    return commands.stream().filter(command -> command.contains(part)).count();
  }

  /** Arguments of all processes. */
  private static List<String> commands(UpProcess up) {
    return up.family().stream().flatMap(process -> command(process.pid()).stream()).toList();
  }

  /** Empty where the process has ended. */
  private static Optional<String> command(long pid) {
    try {
      return Optional.of(
          Files.readString(
                  Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
              .replace('\0', ' '));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** Those that were given, those that the directory keeps, and that of its own database. */
  private static List<String> secrets(Path data, UpProcess up) throws IOException {
    JsonNode kept = new ObjectMapper().readTree(data.resolve("secrets.json").toFile());
    List<String> secrets =
        Stream.of(
                GIVEN.values().stream(),
                Stream.of(
                        "operator_key",
                        "cache_secret",
                        "s3_secret_access_key",
                        "database_password",
                        "dead_letter_key")
                    .map(name -> kept.path(name).asText()),
                Stream.of(up.connection().key(), databasePassword(data)))
            .flatMap(each -> each)
            .toList();
    assertTrue(secrets.stream().allMatch(secret -> secret.length() >= 16), "all are there");
    return secrets;
  }

  private static String databasePassword(Path data) throws IOException {
    return Files.readString(data.resolve("postgres").resolve("password")).strip();
  }
}

package dev.embedway.infra.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.infra.deployment.InvalidContextException;
import dev.embedway.infra.deployment.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaZipsTest {

  private static final int ARM64 = 0xb7;

  @TempDir private Path directory = Path.of("");

  @Test
  void aZipThatIsNotThereIsNamedWithTheCommandThatMakesIt() {
    String message = refusal("");

    assertTrue(message.contains("there is no " + file()), message);
    assertTrue(message.endsWith("./mvnw -DskipTests package"), message);
  }

  @Test
  void aZipWithoutABootstrapIsNotForEmulators() throws IOException {
    write("lib/some.jar");

    String message = refusal("lambdaRuntime: provided.al2023");

    assertTrue(message.contains("has no bootstrap"), message);
    assertTrue(message.endsWith("./mvnw -DskipTests -Pemulator package"), message);
    assertEquals(file(), zips("").file("storage"));
  }

  @Test
  void aZipOfAnotherProcessorIsRefused() throws IOException {
    write("natives/libonnxruntime.so");

    assertEquals(file(), zips("arch: arm64").file("storage"));
    String message = refusal("arch: x86_64");
    assertTrue(message.contains("is for another processor"), message);
  }

  private String refusal(String choice) {
    return String.valueOf(
        assertThrows(InvalidContextException.class, () -> zips(choice).file("storage"))
            .getMessage());
  }

  private LambdaZips zips(String choice) {
    return new LambdaZips(
        StageFiles.read("dev", "database: aurora\nkeepData: false\n" + choice, directory));
  }

  private Path file() {
    return directory.resolve("storage").resolve("target").resolve("storage-lambda.zip");
  }

  /** An entry that begins as a library for arm64 does. */
  private void write(String entry) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file().getParent()));
    byte[] header = new byte[64];
    header[18] = (byte) ARM64;
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file()))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(header);
      out.closeEntry();
    }
  }
}

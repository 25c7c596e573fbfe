package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaZipsTest {

  private static final int ARM64 = 0xb7;

  @TempDir private Path directory = Path.of("");

  @Test
  void aZipThatIsNotThereIsNamedWithTheCommandThatMakesIt() {
    String message = refusal(Map.of());

    assertTrue(message.contains("there is no " + file()), message);
    assertTrue(message.endsWith("./mvnw -DskipTests package"), message);
  }

  @Test
  void aZipWithoutABootstrapIsNotForEmulators() throws IOException {
    write("lib/some.jar");

    String message = refusal(Map.of("lambdaRuntime", "provided.al2023"));

    assertTrue(message.contains("has no bootstrap"), message);
    assertTrue(message.endsWith("./mvnw -DskipTests -Pemulator package"), message);
    assertEquals(file(), zips(Map.of()).file("storage"));
  }

  @Test
  void aZipOfAnotherProcessorIsRefused() throws IOException {
    write("natives/libonnxruntime.so");

    assertEquals(file(), zips(Map.of("arch", "arm64")).file("storage"));
    String message = refusal(Map.of("arch", "x86_64"));
    assertTrue(message.contains("is for another processor"), message);
  }

  private String refusal(Map<String, String> context) {
    return String.valueOf(
        assertThrows(UnusableChoice.class, () -> zips(context).file("storage")).getMessage());
  }

  private LambdaZips zips(Map<String, String> given) {
    Map<String, String> context = new HashMap<>(given);
    context.put("functions", directory.toString());
    return new LambdaZips(
        Deployment.of(new Context(name -> Optional.ofNullable(context.get(name)))));
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

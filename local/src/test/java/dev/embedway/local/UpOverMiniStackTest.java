package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.emulators.ministack.MiniStack;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(720)
class UpOverMiniStackTest {

  @Test
  void theMainJobGoesFromUploadToTheNextStart(@TempDir Path directory) throws IOException {
    URI endpoint;
    Path packages = Path.of(Objects.requireNonNull(System.getProperty("embedway.test.ministack")));
    try (MiniStack aws = MiniStack.start(packages, directory.resolve("aws"), Map.of())) {
      endpoint = aws.endpoint();
      new MainJob(endpoint, Map.of(), directory.resolve("data")).run();
    }

    assertThrows(
        ConnectException.class, () -> new Socket(endpoint.getHost(), endpoint.getPort()).close());
  }
}

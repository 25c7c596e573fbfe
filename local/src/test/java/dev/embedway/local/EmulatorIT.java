package dev.embedway.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Run by the profile {@code emulator-it} alone, over what {@code AWS_ENDPOINT_URL} names. */
@Timeout(720)
class EmulatorIT {

  @Test
  void theMainJobGoesFromUploadToTheNextStart(@TempDir Path directory) throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().removeIf(name -> !name.startsWith("AWS_"));
    String endpoint =
        Optional.ofNullable(variables.get("AWS_ENDPOINT_URL"))
            .filter(url -> !url.isBlank())
            .orElseThrow(() ->
                new AssertionError(
                    "AWS_ENDPOINT_URL is to name an emulator, such as http://127.0.0.1:4566"));

    new MainJob(URI.create(endpoint), variables, directory.resolve("data")).run();
  }
}

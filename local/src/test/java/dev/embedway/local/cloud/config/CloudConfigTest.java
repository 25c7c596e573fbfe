package dev.embedway.local.cloud.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CloudConfigTest {

  private static CloudConfig config(Map<String, String> environment) {
    return CloudConfig.of(Path.of("data"), 0, environment);
  }

  @Test
  void aDeploymentsResourcesAreNotALocalClouds() {
    Map<String, String> shell = new HashMap<>(Map.of("EMBEDWAY_DEFAULT_MODEL", "e5-small-v2"));
    EmbedwaySettings.ofAStack().forEach(name -> shell.put(name, "a-deployments@1"));

    CloudConfig found = config(shell);

    assertEquals(config(Map.of()).settings().resources(), found.settings().resources());
    assertEquals(List.of(), found.settings().lambda().models());
    assertEquals(Map.of("EMBEDWAY_DEFAULT_MODEL", "e5-small-v2"), found.environment());
    assertTrue(
        EmbedwaySettings.ofAStack()
            .containsAll(
                List.of(
                    "EMBEDWAY_CHUNKING_QUEUE",
                    "EMBEDWAY_EMBEDDING_QUEUE",
                    "EMBEDWAY_STORAGE_QUEUE",
                    "EMBEDWAY_CONTROL_TABLE",
                    "EMBEDWAY_DOCUMENTS_BUCKET",
                    "EMBEDWAY_S3_MODELS")));
  }
}

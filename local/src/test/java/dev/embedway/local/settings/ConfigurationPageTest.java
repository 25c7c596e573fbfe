package dev.embedway.local.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void documentationSaysWhatTheCodeReads() throws IOException {
    if ("write".equals(System.getProperty("embedway.docs"))) {
      Files.writeString(PAGE, ConfigurationPage.render());
    }

    assertEquals(
        ConfigurationPage.render(),
        Files.readString(PAGE),
        "see the head of docs/configuration.md for how to renew it");
  }
}

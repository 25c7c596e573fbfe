package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The file for Docker Compose, as far as it can be looked at without Docker. */
class ComposeFileTest {

  private final JsonNode file;
  private final List<JsonNode> services;
  private final String page;

  ComposeFileTest() throws IOException {
    String text = Files.readString(TestEnvironment.home().resolve(Path.of("docker/compose.yaml")));
    file =
        new ObjectMapper()
            .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    services = file.path("services").valueStream().toList();
    page = Files.readString(TestEnvironment.home().resolve(Path.of("docs/emulators.md")));
  }

  @Test
  void oneEmulatorAndTheDatabaseStartAndTheOtherEmulatorIsNamed() {
    Set<String> atOnce =
        file.path("services")
            .propertyStream()
            .filter(service -> !service.getValue().has("profiles"))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertEquals(Set.of("ministack", "postgres"), atOnce);
    assertEquals(3, services.size());
    assertEquals(
        "localstack", file.at("/services/localstack/profiles/0").asText(), "the other emulator");
  }

  @Test
  void nothingStandsInItThatComposeDoesNotKnow() {
    Set<String> words =
        Set.of("image", "profiles", "environment", "ports", "volumes", "healthcheck");
    for (JsonNode service : services) {
      assertTrue(
          service.propertyStream().map(Map.Entry::getKey).allMatch(words::contains),
          service.toString());
    }
    assertEquals(
        Set.of("name", "services", "volumes"),
        file.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()));
  }

  @Test
  void everyImageHasAVersionThatTheDocumentationNames() {
    for (JsonNode service : services) {
      String image = service.path("image").asText();

      assertTrue(image.matches("[a-z]+/[a-z]+:\\d+\\.\\d+\\.\\d+[a-z0-9.-]*"), image);
      assertTrue(page.contains("`" + image + "`"), image + " is not in docs/emulators.md");
    }
  }

  @Test
  void portsAreOpenToThisMachineAloneAndThoseOfTheDocumentation() {
    for (JsonNode service : services) {
      String port = service.path("ports").path(0).asText();

      assertEquals(1, service.path("ports").size());
      assertTrue(port.matches("127\\.0\\.0\\.1:(\\d+):\\1"), port);
      assertTrue(page.contains(port.substring(0, port.lastIndexOf(':'))), port);
    }
  }

  @Test
  void databaseIsTheOneOfTheDocumentedUrl() {
    JsonNode environment = file.at("/services/postgres/environment");
    String url =
        "jdbc:postgresql://127.0.0.1:5432/%s?user=%s&password=%s"
            .formatted(
                environment.path("POSTGRES_DB").asText(),
                environment.path("POSTGRES_USER").asText(),
                environment.path("POSTGRES_PASSWORD").asText());

    assertTrue(page.contains(url), url);
  }

  @Test
  void theTokenIsTheUsersOwnAndStateIsInNamedVolumes() {
    Set<String> used =
        services.stream()
            .flatMap(service -> service.path("volumes").valueStream())
            .map(volume -> volume.asText().split(":", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(
        "${LOCALSTACK_AUTH_TOKEN:-}",
        file.at("/services/localstack/environment/LOCALSTACK_AUTH_TOKEN").asText());
    assertEquals(
        used,
        file.path("volumes").propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()));
  }
}

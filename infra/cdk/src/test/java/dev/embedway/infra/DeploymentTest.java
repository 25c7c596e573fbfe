package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.infra.DatabaseChoice.Aurora;
import dev.embedway.infra.DatabaseChoice.Egress;
import dev.embedway.infra.DatabaseChoice.Named;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentTest {

  @Test
  void nothingChosenIsADevelopmentStageWithAurora() {
    Deployment deployment = of(Map.of());

    assertEquals(Stage.DEV, deployment.stage());
    assertEquals(1, deployment.scale());
    assertEquals(new Aurora(Egress.IPV6), deployment.database());
    assertEquals("embedway-dev", deployment.prefix());
  }

  @Test
  void everyFaultIsReportedAtOnce() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> of(Map.of("stage", "moon", "scale", "0", "arch", "z80")))
                .getMessage());

    assertTrue(message.contains("stage: allowed is dev or prod, given was moon"), message);
    assertTrue(message.contains("scale: allowed is 1..100, given was 0"), message);
    assertTrue(message.contains("arch: allowed is x86_64 or arm64"), message);
  }

  @Test
  void theUrlOfADatabaseIsNotInText() {
    Deployment deployment =
        of(Map.of("databaseUrl", "jdbc:postgresql://h/d?user=u&password=hidden"));

    assertInstanceOf(Named.class, deployment.database());
    assertFalse(deployment.toString().contains("hidden"));
  }

  @Test
  void settingsOfTheStacksOwnAreRefusedAndOthersAreNotInText() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> of(Map.of("settings", "EMBEDWAY_CONTROL_TABLE=mine; what")))
                .getMessage());
    Deployment deployment = of(Map.of("settings", "OPENAI_API_KEY=hidden;EMBEDWAY_X=a=b"));

    assertTrue(message.contains("EMBEDWAY_CONTROL_TABLE is the stack's own"), message);
    assertTrue(message.contains("settings: allowed is NAME=value"), message);
    assertEquals("a=b", deployment.settings().variables().get("EMBEDWAY_X"));
    assertFalse(deployment.toString().contains("hidden"));
  }

  private static Deployment of(Map<String, String> context) {
    return Deployment.of(new Context(name -> Optional.ofNullable(context.get(name))));
  }
}

package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Log lines of the function without a database under Lambda's own runtime client. */
class LogLinesTest {

  private static final String CANARY = "canary8text";

  @Test
  void everyLineIsAnObjectAndOneIsForMetrics() throws IOException {
    String log;
    try (Surroundings surroundings = Surroundings.make();
        RuntimeProcess api = start(surroundings)) {
      Http.Answer answer =
          Http.post(
              api,
              "/v1/embeddings",
              "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"" + CANARY + "\"}");
      assertEquals(200, answer.status());
      log = Files.readString(api.log());
    }

    List<JsonNode> lines = new ArrayList<>();
    for (String line : log.lines().filter(line -> !isOfTheJvm(line)).toList()) {
      assertTrue(line.startsWith("{"), () -> "no JSON: " + line);
      lines.add(new ObjectMapper().readTree(line));
    }
    JsonNode warning = lines.stream().filter(line -> line.has("message")).findFirst().orElseThrow();
    assertEquals("WARN", warning.path("level").asText());
    assertTrue(
        warning.path("message").asText().contains("EMBEDDINGS_CACHE_TLT"), warning.toString());
    assertEquals(FunctionId.API.functionName(), warning.path("function_name").asText());
    JsonNode metrics = lines.stream().filter(line -> line.has("_aws")).findFirst().orElseThrow();
    assertEquals(1, metrics.path("Requests").asInt(), metrics.toString());
    assertEquals("default", metrics.path("tenant").asText(), metrics.toString());
    assertFalse(log.contains(CANARY) || log.contains(Surroundings.KEY));
  }

  /** The JVM says once that native code is called; Lambda's runtime client is the first to. */
  private static boolean isOfTheJvm(String line) {
    return line.isBlank() || line.startsWith("WARNING: ");
  }

  private static RuntimeProcess start(Surroundings surroundings) {
    Map<String, String> variables = new HashMap<>(surroundings.variables(FunctionId.API));
    variables.put("EMBEDDINGS_CACHE_TLT", "60");
    return Zip.of("api").start(FunctionId.API.spec(), Initialization.ON_DEMAND, variables);
  }
}

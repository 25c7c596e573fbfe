package dev.embedway.bench.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.bench.coldstart.ApiSurroundings;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.local.runner.process.UnpackedZip;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The api function in a process of its own, which has prepared nothing.
 *
 * <p>One thread at a time.
 */
final class ApiProcess implements AutoCloseable {

  /** The library that a model cannot be loaded without. */
  private static final String RUNTIME = "libonnxruntime";

  private final RuntimeProcess process;
  private final JsonMapper json = new JsonMapper();

  private ApiProcess(RuntimeProcess process) {
    this.process = process;
  }

  static ApiProcess start(UnpackedZip zip, Map<String, String> variables) {
    return new ApiProcess(
        zip.start(
            FunctionId.API.spec(),
            Initialization.ON_DEMAND,
            variables,
            List.of(),
            List.of("-XX:+UseSerialGC")));
  }

  /**
   * An answer with embeddings.
   *
   * @param milliseconds from the event to the answer
   * @param found as the header says it
   * @param body as it was sent
   * @param tokens by its usage
   */
  record Embedded(double milliseconds, String found, String body, long tokens) {}

  /** Has it embed texts, answered in base64. */
  Embedded embed(List<String> texts) throws IOException {
    ObjectNode body = json.createObjectNode();
    body.put("model", "all-MiniLM-L6-v2").put("encoding_format", "base64");
    texts.forEach(body.putArray("input")::add);
    String event = event("POST", "/v1/embeddings", json.writeValueAsString(body));
    long begun = System.nanoTime();
    String answer = answered(process.invoke(event));
    double milliseconds = (System.nanoTime() - begun) / 1e6;
    JsonNode response = ok(answer);
    String found = "";
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      if (header.getKey().equalsIgnoreCase("X-Embeddings-Cache")) {
        found = header.getValue().asText();
      }
    }
    String sent = response.path("body").asText();
    return new Embedded(
        milliseconds, found, sent, json.readTree(sent).at("/usage/prompt_tokens").asLong());
  }

  /** Texts for which this process asked a model, by its own count. */
  long texts() throws IOException {
    JsonNode response = ok(answered(process.invoke(event("GET", "/v1/embeddings/health", ""))));
    return json.readTree(response.path("body").asText()).at("/cache_stats/misses").asLong(-1);
  }

  /** True if ONNX Runtime is loaded in its memory. */
  boolean hasEngine() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"))
        .contains(RUNTIME);
  }

  private JsonNode ok(String answer) throws IOException {
    JsonNode response = json.readTree(answer);
    if (response.path("statusCode").asInt() != 200) {
      throw new IllegalStateException(
          "the function answered otherwise: "
              + response.path("statusCode")
              + " "
              + response.path("body"));
    }
    return response;
  }

  private static String answered(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Answered answered -> answered.json();
      case InvocationOutcome.Failed failed -> throw new IllegalStateException(failed.detail());
    };
  }

  private String event(String method, String path, String body) throws IOException {
    ObjectNode event = json.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", path).put("rawQueryString", "");
    event
        .putObject("headers")
        .put("authorization", "Bearer " + ApiSurroundings.KEY)
        .put("content-type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.put("requestId", "measured").put("stage", "$default");
    context.put("timeEpoch", System.currentTimeMillis());
    context
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1")
        .put("userAgent", "bench");
    if (!body.isEmpty()) {
      event.put("body", body);
    }
    event.put("isBase64Encoded", false);
    return json.writeValueAsString(event);
  }

  @Override
  public void close() {
    process.close();
  }
}

package dev.embedway.aws.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.tenant.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;

@ResourceLock(Resources.SYSTEM_OUT)
class EmfMetricsTest {

  private static final TenantId ACME = new TenantId("acme");

  @BeforeAll
  static void asOnLambda() {
    EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Lambda);
  }

  private static String printed(Map<Sample, Long> increments, Set<TenantId> tenants) {
    return printed(metrics -> metrics.emit(increments, tenants));
  }

  private static String printed(Consumer<EmfMetrics> written) {
    PrintStream before = System.out;
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    System.setOut(new PrintStream(taken, true, StandardCharsets.UTF_8));
    try {
      written.accept(new EmfMetrics("embedway-api"));
    } finally {
      System.setOut(before);
    }
    return taken.toString(StandardCharsets.UTF_8);
  }

  private static Sample sample(Metric metric, String... labels) {
    return new Sample(metric, List.of(labels), Sample.WHOLE);
  }

  private static Map<Sample, Long> request() {
    return Map.of(
        sample(Metric.EMBEDDING_REQUESTS_TOTAL, "onnx", "m", "success"),
        2L,
        sample(Metric.EMBEDDING_REQUESTS_TOTAL, "onnx", "m", "input_too_long"),
        1L,
        sample(Metric.EMBEDDING_TOKENS_TOTAL, "onnx", "m"),
        30L,
        sample(Metric.EMBEDDING_TOKENS_TOTAL, "openai", "n"),
        12L,
        sample(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, "storage", "store_unavailable"),
        4L,
        sample(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, "storage", "internal"),
        1L,
        sample(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, "storage", "internal"),
        1L,
        sample(Metric.LIMITER_STORE_FAILURES_TOTAL),
        1L,
        sample(Metric.CACHE_STORE_FAILURES_TOTAL),
        1L,
        new Sample(Metric.EMBEDDING_REQUEST_DURATION_SECONDS, List.of("onnx", "m"), Sample.SUM),
        50_000L);
  }

  @Test
  void aLineIsWhatCloudWatchMakesMetricsOf() throws JsonProcessingException {
    String printed = printed(request(), Set.of(ACME));

    assertEquals(1, printed.lines().count(), printed);
    JsonNode line = new ObjectMapper().readTree(printed);
    JsonNode metrics = line.at("/_aws/CloudWatchMetrics/0");
    assertTrue(line.at("/_aws/Timestamp").isIntegralNumber());
    assertEquals("Embedway", metrics.path("Namespace").asText());
    assertEquals("[[\"function_name\"]]", metrics.path("Dimensions").toString());
    assertEquals("embedway-api", line.path("function_name").asText());
    Map<String, String> units = new TreeMap<>();
    metrics
        .path("Metrics")
        .forEach(each -> units.put(each.path("Name").asText(), each.path("Unit").asText()));
    assertEquals(
        Map.of(
            "Requests", "Count",
            "FailedRequests", "Count",
            "Tokens", "Count",
            "StoreFailures", "Count",
            "MessageFaults", "Count",
            "MessagesFailed", "Count",
            "RequestDuration", "Milliseconds"),
        units);
    assertEquals(2, line.path("Requests").asInt());
    assertEquals(1, line.path("FailedRequests").asInt());
    assertEquals(42, line.path("Tokens").asInt());
    assertEquals(2, line.path("StoreFailures").asInt());
    assertEquals(5, line.path("MessageFaults").asInt());
    assertEquals(1, line.path("MessagesFailed").asInt());
    assertEquals(25, line.path("RequestDuration").asDouble());
  }

  @Test
  void aTenantIsAPropertyAndNoDimension() throws JsonProcessingException {
    JsonNode one = new ObjectMapper().readTree(printed(request(), Set.of(ACME)));
    JsonNode two =
        new ObjectMapper().readTree(printed(request(), Set.of(ACME, new TenantId("other"))));

    assertTrue(one.toString().contains("\"tenant\":\"acme\""), one.toString());
    assertFalse(one.at("/_aws/CloudWatchMetrics").toString().contains("tenant"));
    assertFalse(two.toString().contains("tenant"), two.toString());
  }

  @Test
  void aGaugeIsALineOfItsOwn() throws JsonProcessingException {
    JsonNode line = new ObjectMapper().readTree(printed(metrics -> metrics.gauge("Open", 7)));

    assertEquals(7, line.path("Open").asInt());
    assertEquals("Embedway", line.at("/_aws/CloudWatchMetrics/0/Namespace").asText());
    assertEquals(
        "[[\"function_name\"]]", line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString());
    assertEquals("embedway-api", line.path("function_name").asText());
  }

  @Test
  void aTimeIsALineOfSeconds() throws JsonProcessingException {
    JsonNode line = new ObjectMapper().readTree(printed(metrics -> metrics.seconds("Age", 60)));

    assertEquals(60, line.path("Age").asInt());
    assertEquals("Seconds", line.at("/_aws/CloudWatchMetrics/0/Metrics/0/Unit").asText());
  }

  @Test
  void whatIsNoMetricOfCloudWatchPrintsNothing() {
    assertEquals(
        "",
        printed(Map.of(sample(Metric.EMBEDDING_TOKEN_INPUTS_TOTAL, "single"), 1L), Set.of(ACME)));
  }
}

package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.summary.PipelineSummary;
import dev.embedway.core.pipeline.summary.SummaryReader;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code GET /embeddings/metrics}: the fleet's numbers, as JSON or for Prometheus. Those of the
 * last second may be missing.
 */
public final class MetricsRoute implements Route {

  /** By the names that the JSON has for them. */
  private static final Map<String, Metric> COUNTERS =
      Map.of(
          "requests", Metric.EMBEDDING_REQUESTS_TOTAL,
          "provider_failures", Metric.EMBEDDING_PROVIDER_FAILURES_TOTAL,
          "fallbacks", Metric.EMBEDDING_FALLBACKS_TOTAL,
          "policy_denied", Metric.EMBEDDING_POLICY_DENIED_TOTAL,
          "dimension_adjustments", Metric.EMBEDDING_DIMENSION_ADJUSTMENTS_TOTAL,
          "token_inputs", Metric.EMBEDDING_TOKEN_INPUTS_TOTAL,
          "rate_limited", Metric.EMBEDDING_RATE_LIMITED_TOTAL);

  private final CounterStore counters;
  private final Meter meter;
  private final ServiceFacts facts;
  private final SummaryReader summaries;
  private final SummaryStreams streams;

  public MetricsRoute(
      CounterStore counters,
      Meter meter,
      ServiceFacts facts,
      SummaryReader summaries,
      SummaryStreams streams) {
    this.counters = counters;
    this.meter = meter;
    this.facts = facts;
    this.summaries = summaries;
    this.streams = streams;
  }

  @Override
  public HttpResponse answer(Call call) {
    if (!call.caller().isOperator()) {
      throw new PermissionException(
          ErrorCode.ROLE_REQUIRED,
          "numbers of the whole fleet are for admin keys of tenant default; GET embeddings/usage shows your own");
    }
    Map<Sample, Long> totals = counters.totals();
    PipelineSummary summary = summaries.read();
    String accepted = call.request().header("accept").orElse("").toLowerCase(Locale.ROOT);
    return accepted.contains("text/plain")
        ? new HttpResponse(
            200,
            Map.of("Content-Type", PrometheusText.MEDIA_TYPE),
            PrometheusText.of(totals) + facts.gauges(meter.active(), streams.open(), summary))
        : HttpResponse.ok(json(totals, summary));
  }

  private ObjectNode json(Map<Sample, Long> totals, PipelineSummary summary) {
    ObjectNode body = Json.object();
    body.set("cache", cache(totals));
    body.put("active_requests", meter.active());
    body.set("circuit_breakers", facts.breakers(summary));
    body.set("stages", new StageMetrics(totals, summary).json());
    ObjectNode sums = body.putObject("counters");
    ObjectNode details = body.putObject("details");
    COUNTERS.keySet().stream()
        .sorted()
        .forEach(name -> {
          Metric metric = COUNTERS.getOrDefault(name, Metric.EMBEDDING_REQUESTS_TOTAL);
          sums.put(name + "_total", sum(totals, metric));
          details.set(name, details(totals, metric));
        });
    body.set("config", facts.config());
    return body;
  }

  /**
   * Metrics of the cache: hits, misses and store failures of the whole fleet, size and limits of
   * this process.
   */
  private ObjectNode cache(Map<Sample, Long> totals) {
    long hits = sum(totals, Metric.EMBEDDING_CACHE_HITS_TOTAL);
    long misses = sum(totals, Metric.EMBEDDING_CACHE_MISSES_TOTAL);
    ObjectNode cache = facts.cache();
    cache.put("hits", hits).put("misses", misses);
    cache.put("store_failures", sum(totals, Metric.CACHE_STORE_FAILURES_TOTAL));
    return cache.put("hit_rate", hits + misses == 0 ? 0.0 : (double) hits / (hits + misses));
  }

  private static long sum(Map<Sample, Long> totals, Metric metric) {
    return totals.entrySet().stream()
        .filter(entry -> entry.getKey().metric() == metric)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static ArrayNode details(Map<Sample, Long> totals, Metric metric) {
    ArrayNode samples = Json.array();
    totals.entrySet().stream()
        .filter(entry -> entry.getKey().metric() == metric)
        .sorted((a, b) -> a.getKey().labels().toString().compareTo(b.getKey().labels().toString()))
        .forEach(entry -> {
          ObjectNode sample = samples.addObject();
          ObjectNode labels = sample.putObject("labels");
          List<String> values = entry.getKey().labels();
          for (int i = 0; i < values.size(); i++) {
            labels.put(metric.labels().get(i).wire(), values.get(i));
          }
          sample.put("value", entry.getValue());
        });
    return samples;
  }
}

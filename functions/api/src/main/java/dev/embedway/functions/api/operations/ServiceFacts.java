package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.breaker.BreakerStatus;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.cache.CacheStatistics;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.pipeline.summary.PipelineSummary;
import dev.embedway.core.pipeline.summary.SummaryPart;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.functions.api.http.message.Json;
import java.time.InstantSource;
import java.util.List;

/** State of the service besides its counters, as health and metrics show it. */
@ThreadSafe
public final class ServiceFacts {

  private final ApiSettings settings;
  private final EmbeddingPolicy policy;
  private final VectorCache cache;
  private final Breakers breakers;
  private final InstantSource clock;

  public ServiceFacts(
      ApiSettings settings,
      EmbeddingPolicy policy,
      VectorCache cache,
      Breakers breakers,
      InstantSource clock) {
    this.settings = settings;
    this.policy = policy;
    this.cache = cache;
    this.breakers = breakers;
    this.clock = clock;
  }

  /** The cache of this process. */
  ObjectNode cache() {
    CacheStatistics statistics = cache.statistics();
    return Json.object()
        .put("size", statistics.size())
        .put("max_size", statistics.maxSize())
        .put("ttl_seconds", statistics.ttl().toSeconds())
        .put("hits", statistics.counts().hits())
        .put("misses", statistics.counts().misses())
        .put("hit_rate", statistics.counts().hitRate())
        .put("store_failures", statistics.counts().failures());
  }

  /** Breakers that this process used, by provider, as it knows them. */
  ObjectNode breakers() {
    return shown(breakers.known());
  }

  private ObjectNode shown(List<BreakerStatus> some) {
    ObjectNode body = Json.object();
    BreakerView.byProvider(some, clock.instant())
        .forEach(view -> body.set(view.provider(), view.summary()));
    return body;
  }

  /**
   * Numbers that rise and fall, in Prometheus' text.
   *
   * @param active requests that are embedded here now
   * @param streams of summaries that are open here
   */
  String gauges(long active, long streams, PipelineSummary summary) {
    return PrometheusGauges.ofProcess(active, cache.statistics(), streams)
        + PrometheusGauges.of(BreakerView.byProvider(ofFleet(summary), clock.instant()))
        + PrometheusGauges.of(summary);
  }

  /** The fleet's breakers by provider; those that this process knows if they cannot be asked. */
  ObjectNode breakers(PipelineSummary summary) {
    return shown(ofFleet(summary));
  }

  private List<BreakerStatus> ofFleet(PipelineSummary summary) {
    return summary.missing().contains(SummaryPart.BREAKERS) ? breakers.known() : summary.breakers();
  }

  /** Settings that decide how requests are answered. */
  ObjectNode config() {
    ObjectNode body =
        Json.object()
            .put("enforce_policy", policy.isEnforced())
            .put("dimension_policy", settings.dimensionPolicy().wire());
    CacheStatistics statistics = cache.statistics();
    body.putObject("cache")
        .put("ttl_seconds", statistics.ttl().toSeconds())
        .put("max_size", statistics.maxSize());
    return body;
  }
}

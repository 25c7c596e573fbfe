package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerStatus;
import dev.embedway.core.breaker.Tally;
import dev.embedway.functions.api.http.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A provider's breakers as an answer has them: the worst state and all counts, and each endpoint's
 * own beside them.
 *
 * @param endpoints at least one
 */
record BreakerView(String provider, List<BreakerStatus> endpoints, Instant now) {

  BreakerView {
    endpoints = List.copyOf(endpoints);
  }

  /** A view a provider, by the providers' names. */
  static List<BreakerView> byProvider(List<BreakerStatus> all, Instant now) {
    TreeMap<String, List<BreakerStatus>> groups =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    status -> status.id().provider(), TreeMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(group -> new BreakerView(group.getKey(), group.getValue(), now))
        .toList();
  }

  String name() {
    return "embeddings_" + provider;
  }

  /** All of it, but for the settings. */
  ObjectNode json() {
    ObjectNode body = Json.object().put("name", name());
    put(body, phase(), counts());
    body.put(
        "half_open_calls",
        endpoints.stream().filter(status -> status.state().isProbing(now)).count());
    ArrayNode each = body.putArray("endpoints");
    endpoints.forEach(status ->
        put(
            each.addObject().put("endpoint", status.id().endpoint()),
            status.state().phase(now),
            status.counts()));
    return body;
  }

  /** What health shows of it. */
  ObjectNode summary() {
    ObjectNode body = Json.object().put("state", phase().name());
    body.put("failure_count", counts().failures());
    putLast(body, "last_failure", counts());
    return body;
  }

  private BreakerState.Phase phase() {
    return endpoints.stream()
        .map(status -> status.state().phase(now))
        .max(Comparator.naturalOrder())
        .orElse(BreakerState.Phase.CLOSED);
  }

  private Tally counts() {
    return endpoints.stream().map(BreakerStatus::counts).reduce(Tally.NONE, Tally::plus);
  }

  private static void put(ObjectNode body, BreakerState.Phase phase, Tally counts) {
    body.put("state", phase.name());
    body.put("failure_count", counts.failures());
    body.put("success_count", counts.successes());
    putLast(body, "last_failure_time", counts);
  }

  private static void putLast(ObjectNode body, String field, Tally counts) {
    counts
        .lastFailure()
        .ifPresentOrElse(last -> body.put(field, last.getEpochSecond()), () -> body.putNull(field));
  }
}

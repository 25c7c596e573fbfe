package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerStatus;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.functions.api.http.message.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A provider's breakers as an answer has them: the worst state and all counts, and each endpoint's
 * own beside them with those of its models that are not closed.
 *
 * @param endpoints at least one
 * @param models whose breakers are not closed; they count for no endpoint
 */
record BreakerView(
    String provider, List<BreakerStatus> endpoints, List<BreakerStatus> models, Instant now) {

  BreakerView {
    endpoints = List.copyOf(endpoints);
    models = List.copyOf(models);
  }

  /** A view a provider, by the providers' names. */
  static List<BreakerView> byProvider(List<BreakerStatus> all, Instant now) {
    TreeMap<String, List<BreakerStatus>> groups =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    status -> status.id().provider(), TreeMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(group -> view(group.getKey(), group.getValue(), now))
        .toList();
  }

  private static BreakerView view(String provider, List<BreakerStatus> all, Instant now) {
    Map<Boolean, List<BreakerStatus>> parted =
        all.stream().collect(Collectors.partitioningBy(status -> status.id().isOfModel()));
    return new BreakerView(
        provider, parted.getOrDefault(false, List.of()), parted.getOrDefault(true, List.of()), now);
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
    endpoints.forEach(status -> {
      ObjectNode endpoint = each.addObject().put("endpoint", status.id().endpoint());
      put(endpoint, status.state().phase(now), status.counts());
      ArrayNode ofModels = endpoint.putArray("models");
      models.stream()
          .filter(model -> model.id().equals(status.id().of(model.id().model())))
          .forEach(model ->
              put(
                  ofModels.addObject().put("model", model.id().model()),
                  model.state().phase(now),
                  model.counts()));
    });
    return body;
  }

  /** Summary for health. */
  ObjectNode summary() {
    ObjectNode body = Json.object().put("state", phase().name());
    body.put("failure_count", counts().failures());
    putLast(body, "last_failure", counts());
    return body;
  }

  BreakerState.Phase phase() {
    return endpoints.stream()
        .map(status -> status.state().phase(now))
        .max(Comparator.naturalOrder())
        .orElse(BreakerState.Phase.CLOSED);
  }

  CallCounts counts() {
    return endpoints.stream().map(BreakerStatus::counts).reduce(CallCounts.NONE, CallCounts::plus);
  }

  private static void put(ObjectNode body, BreakerState.Phase phase, CallCounts counts) {
    body.put("state", phase.name());
    body.put("failure_count", counts.failures());
    body.put("success_count", counts.successes());
    putLast(body, "last_failure_time", counts);
  }

  private static void putLast(ObjectNode body, String field, CallCounts counts) {
    counts
        .lastFailure()
        .ifPresentOrElse(last -> body.put(field, last.getEpochSecond()), () -> body.putNull(field));
  }
}

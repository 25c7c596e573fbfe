package dev.embedway.core.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last outcome of each model that has worked at one endpoint, as this process met it.
 *
 * <p>Thread-safe. A model that never worked takes no room here, however many are made up.
 */
final class ModelRecords {

  /** Time for which an answer counts as evidence that its model works. */
  static final Duration LATELY = Duration.ofMinutes(10);

  private static final int MAX_MODELS = 1000;

  private final Map<String, Last> lasts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A model's last answer in good time.
   *
   * @param hasFailedSince whether a later call failed or was slow
   */
  private record Last(Instant answered, boolean hasFailedSince) {}

  synchronized void note(String model, CallOutcome outcome, Instant now) {
    switch (outcome) {
      case SUCCESS -> {
        lasts.put(model, new Last(now, false));
        if (lasts.size() > MAX_MODELS) {
          lasts.remove(lasts.keySet().iterator().next());
        }
      }
      case SLOW_SUCCESS, FAILURE, SLOW_FAILURE ->
          lasts.computeIfPresent(model, (_, last) -> new Last(last.answered(), true));
      case NOTHING -> {}
    }
  }

  /**
   * A model's standing now.
   *
   * @param fleet counts of the model's own breaker, by which it is judged where this process has
   *     not asked it lately
   */
  synchronized Standing standing(String model, CallCounts fleet, Instant now) {
    Last last = lasts.get(model);
    if (last != null && now.isBefore(last.answered().plus(LATELY))) {
      return last.hasFailedSince() ? Standing.PROVEN : Standing.WORKING;
    }
    if (fleet.calls() <= fleet.failures() + fleet.slow()) {
      return Standing.UNPROVEN;
    }
    return fleet.failures() + fleet.slow() == 0 ? Standing.WORKING : Standing.PROVEN;
  }
}

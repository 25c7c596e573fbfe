package dev.embedway.core.fleet;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hub as requests may ask it: what it answered to a name holds for a minute, so that no caller
 * has it asked at every request.
 */
@ThreadSafe
final class HubFlights {

  private static final Duration KNOWN = Duration.ofMinutes(1);

  /** Names that are remembered; callers choose them. */
  private static final int MAX_NAMES = 1_000;

  /** Faults that pass by themselves. */
  private static final Set<ErrorCode> PASSING =
      Set.of(
          ErrorCode.STORE_UNAVAILABLE,
          ErrorCode.MODEL_LOADING,
          ErrorCode.PROVIDER_UNAVAILABLE,
          ErrorCode.PROVIDER_TIMEOUT,
          ErrorCode.PROVIDER_RATE_LIMITED);

  /** To a caller, models that are not to be had; a hub shows strangers nothing that is hidden. */
  private static final Set<ErrorCode> UNUSABLE =
      Set.of(
          ErrorCode.PROVIDER_CREDENTIALS_REJECTED,
          ErrorCode.INVALID_PARAMETER,
          ErrorCode.STATE_CONFLICT);

  private final HubModels hub;
  private final InstantSource clock;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** An answer to a name: a refusal, or none for a model that was brought. */
  private record Answer(Optional<EmbedwayException> refusal, Instant at) {}

  HubFlights(HubModels hub, InstantSource clock) {
    this.hub = hub;
    this.clock = clock;
  }

  /** Reports whether a name's model was brought a moment ago; throws a refusal of that time. */
  boolean isKnown(String name) {
    Optional<Answer> known =
        Optional.ofNullable(answers.get(name))
            .filter(answer -> Duration.between(answer.at(), clock.instant()).compareTo(KNOWN) < 0);
    known
        .flatMap(Answer::refusal)
        .ifPresent(refusal -> {
          throw refusal;
        });
    return known.isPresent();
  }

  /**
   * Brings a name's model; throws as {@link HubModels#bring} does, {@code model_not_found} for what
   * cannot be used.
   */
  void bring(String name) {
    try {
      hub.bring(name);
      remember(name, Optional.empty());
    } catch (EmbedwayException failure) {
      EmbedwayException told = told(failure);
      if (!PASSING.contains(told.code())) {
        remember(name, Optional.of(told));
      }
      throw told;
    }
  }

  private static EmbedwayException told(EmbedwayException failure) {
    return UNUSABLE.contains(failure.code())
        ? new NotFoundException(ErrorCode.MODEL_NOT_FOUND, failure.getMessage(), "model")
        : failure;
  }

  private void remember(String name, Optional<EmbedwayException> refusal) {
    if (answers.size() >= MAX_NAMES) {
      answers.clear();
    }
    answers.put(name, new Answer(refusal, clock.instant()));
  }
}

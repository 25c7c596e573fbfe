package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs of the work on batches of records, each as long as an invocation allows. */
@ThreadSafe
public final class UpsertBatchRuns {

  /** Less than the function's timeout by the time in which a group of lines is written. */
  private static final Duration RUN = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int NO_CONTENT = 204;

  private final Predicate<Instant> pass;
  private final InstantSource clock;
  private final Consumer<Duration> sleep;

  /**
   * Runs of these passes.
   *
   * @param pass one over every batch until a time; true where another will find work
   * @param sleep waits
   */
  UpsertBatchRuns(Predicate<Instant> pass, InstantSource clock, Consumer<Duration> sleep) {
    this.pass = pass;
    this.clock = clock;
    this.sleep = sleep;
  }

  /** Makes passes while there is work. */
  APIGatewayV2HTTPResponse run() {
    Instant end = clock.instant().plus(RUN);
    while (pass.test(end) && clock.instant().plus(PAUSE).isBefore(end)) {
      sleep.accept(PAUSE);
    }
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(NO_CONTENT)
        .withHeaders(Map.of())
        .build();
  }

  /** Makes one pass; true where another will find work. */
  public boolean pass() {
    return pass.test(clock.instant().plus(RUN));
  }
}

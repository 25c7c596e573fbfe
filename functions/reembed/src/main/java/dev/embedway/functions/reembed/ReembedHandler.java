package dev.embedway.functions.reembed;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.observe.MetricSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Does the work of re-embeds, by a schedule. Whatever event starts it, it answers {@code
 * {"passes":N}}. While one is under way it makes pass after pass until the schedule's next run is
 * due; without one, a run is a query of one partition.
 */
@ThreadSafe
public final class ReembedHandler implements RequestStreamHandler {

  /** A little less than the schedule's period. */
  private static final Duration RUN = Duration.ofSeconds(50);

  /** Time in which the stages get on with what a pass ordered. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Predicate<Instant> pass;
  private final InstantSource clock;
  private final Consumer<Duration> sleep;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public ReembedHandler() {
    this(LambdaProcess.start());
  }

  /**
   * A handler that makes these passes.
   *
   * @param pass one over every re-embed until a time; true where another will find work
   * @param sleep waits
   */
  public ReembedHandler(Predicate<Instant> pass, InstantSource clock, Consumer<Duration> sleep) {
    this.pass = pass;
    this.clock = clock;
    this.sleep = sleep;
    this.hooks = SnapshotHooks.none();
  }

  private ReembedHandler(LambdaProcess process) {
    this.pass = process.platform(MetricSink.NONE).services().pipeline().upkeep().reembedder()::run;
    this.clock = process.clock();
    this.sleep = time -> LockSupport.parkNanos(time.toNanos());
    this.hooks = process.hooks(List.of());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Instant end = clock.instant().plus(RUN);
    int passes = 1;
    while (pass.test(end) && clock.instant().plus(PAUSE).isBefore(end)) {
      sleep.accept(PAUSE);
      passes++;
    }
    answer.write("{\"passes\":%d}".formatted(passes).getBytes(StandardCharsets.UTF_8));
  }
}

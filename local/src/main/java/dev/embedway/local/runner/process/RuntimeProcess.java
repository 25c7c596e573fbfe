package dev.embedway.local.runner.process;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.LocalAws;
import dev.embedway.topology.FunctionJvm;
import dev.embedway.topology.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A function as Lambda runs it: a process of its own in which Lambda's runtime client loads the
 * handler from the unpacked zip and asks a {@link RuntimeApi} for events.
 */
@ThreadSafe
public final class RuntimeProcess implements Invocable, AutoCloseable {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final long SECONDS_TO_END = 10;

  private final FunctionSpec function;
  private final RuntimeApi api;
  private final Process process;
  private final Instant started;
  private final Path log;

  private RuntimeProcess(Launch launch, RuntimeApi api, Process process, Instant started) {
    this.function = launch.function();
    this.log = launch.log();
    this.api = api;
    this.process = process;
    this.started = started;
  }

  /**
   * Parameters of a process's start.
   *
   * @param function whose handler runs
   * @param code that runs
   * @param environment the function's own variables; none of this process's are inherited
   * @param initialization type of the environment's initialization
   * @param log takes what the process prints
   */
  public record Launch(
      FunctionSpec function,
      Code code,
      Map<String, String> environment,
      Initialization initialization,
      Path log) {

    /**
     * Code of a process.
     *
     * @param taskRoot the unpacked zip
     * @param runtime class path of the runtime client
     * @param options of the JVM
     */
    public record Code(Path taskRoot, String runtime, List<String> options) {

      public Code {
        options = List.copyOf(options);
      }
    }

    public Launch {
      environment = Map.copyOf(environment);
    }
  }

  /** Initialization type of an execution environment, in Lambda's words. */
  public enum Initialization {
    ON_DEMAND("on-demand"),
    /** It stops for a snapshot before its first event. */
    SNAP_START("snap-start");

    private final String word;

    Initialization(String word) {
      this.word = word;
    }
  }

  /** Starts one; it is on its way when this returns. */
  public static RuntimeProcess start(Launch launch, InstantSource clock) {
    RuntimeApi api = RuntimeApi.open(launch.function(), clock);
    ProcessBuilder builder = new ProcessBuilder(command(launch));
    builder.directory(launch.code().taskRoot().toFile());
    builder.redirectErrorStream(true).redirectOutput(launch.log().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    builder.environment().putAll(lambda(launch, api));
    try {
      Instant started = clock.instant();
      RuntimeProcess process = new RuntimeProcess(launch, api, builder.start(), started);
      Thread.ofVirtual().start(process::closeAtItsEnd);
      return process;
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Closes the Runtime API when the process ends, which releases callers that wait for an answer.
   */
  private void closeAtItsEnd() {
    process.onExit().join();
    api.close();
  }

  private static List<String> command(Launch launch) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.code().options());
    // The runtime's own: without it, hooks are passed over in silence.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.addAll(FunctionJvm.OPTIONS);
    command.addAll(List.of("-cp", launch.code().runtime(), CLIENT, launch.function().handler()));
    return command;
  }

  private static Map<String, String> lambda(Launch launch, RuntimeApi api) {
    return Map.ofEntries(
        Map.entry("AWS_LAMBDA_RUNTIME_API", api.address()),
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", launch.initialization().word),
        Map.entry("AWS_LAMBDA_FUNCTION_NAME", launch.function().name()),
        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        Map.entry(
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(launch.function().memoryMb())),
        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + launch.function().name()),
        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
        Map.entry("LAMBDA_TASK_ROOT", launch.code().taskRoot().toAbsolutePath().toString()),
        Map.entry("AWS_REGION", LocalAws.REGION),
        Map.entry("PATH", System.getenv().getOrDefault("PATH", "")),
        Map.entry("LANG", "C.UTF-8"));
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public InvocationOutcome invoke(String eventJson) {
    try {
      return api.invoke(eventJson).get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new InvocationOutcome.Failed(
          InvocationOutcome.Reason.TIMED_OUT,
          "Task timed out after " + function.timeout().toSeconds() + " s");
    } catch (ExecutionException e) {
      return new InvocationOutcome.Failed(
          InvocationOutcome.Reason.THROWN, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new InvocationOutcome.Failed(InvocationOutcome.Reason.THROWN, "interrupted");
    }
  }

  /** Runtime API that the process takes its events from. */
  public RuntimeApi api() {
    return api;
  }

  /** Time at which it was started. */
  public Instant started() {
    return started;
  }

  /** Path of its log, which holds its output so far. */
  public Path log() {
    return log;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it and its Runtime API. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}

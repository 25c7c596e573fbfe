package dev.embedway.infra.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A stage's choices, read from {@code stages/<stage>.yaml}. {@link DeploymentReader} has the keys.
 *
 * @param stage the stage: its name, its care for data, its rates and releases
 * @param functions their size, runtime and code
 * @param database {@code database} and the keys that belong to it
 * @param corsOrigins {@code corsOrigins}: origins that browsers may call from
 * @param watching {@code alarmEmail} and {@code tracing}
 */
public record Deployment(
    Stage stage,
    Functions functions,
    DatabaseChoice database,
    List<String> corsOrigins,
    Watching watching) {

  private static final String NAME = "[a-z]([a-z0-9-]{0,10}[a-z0-9])?";

  /** Words of {@code -c}. */
  private static final List<String> OURS = List.of("stage", "stages", "functions");

  /** Words of {@code -c} that are keys of the stage file now. */
  private static final List<String> MOVED =
      List.of(
          "scale",
          "arch",
          "lambdaRuntime",
          "databaseUrl",
          "databaseOwnerUrl",
          "egress",
          "corsOrigins",
          "alarmEmail",
          "settings");

  /**
   * Choices of the functions.
   *
   * @param scale {@code scale}: factor of the topology's concurrency of workers, and of the default
   *     size of Aurora, 1..100
   * @param cpu {@code arch}: the processor, which the zips have to be built for
   * @param runtime {@code lambdaRuntime}
   * @param settings {@code settings}: variables for the functions
   * @param zips {@code -c functions}: the directory of {@code <zip>/target/<zip>-lambda.zip}
   */
  public record Functions(
      int scale, Cpu cpu, LambdaRuntime runtime, OperatorSettings settings, Path zips) {}

  /**
   * The ways to see what functions do.
   *
   * @param alarmEmail the address that is told of alarms
   * @param tracing by X-Ray
   */
  public record Watching(Optional<String> alarmEmail, Tracing tracing) {}

  /** Traces of invocations by X-Ray. */
  public enum Tracing {
    ON,
    OFF
  }

  /** The processor that functions run on. */
  public enum Cpu {
    X86_64,
    ARM64
  }

  /** The runtime of the zips. */
  public enum LambdaRuntime {
    /** Lambda's own Java, started from snapshots. */
    JAVA25,
    /** A {@code bootstrap} in the zip, as emulators without Docker need it; without snapshots. */
    PROVIDED_AL2023
  }

  public Deployment {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /**
   * Reads the choices of the stage that {@code -c stage=NAME} names, {@code dev} by default.
   *
   * @param context CDK's, by name: {@code stage}; {@code stages}, the directory of stage files; and
   *     {@code functions}
   * @throws IllegalArgumentException naming every value that cannot be used
   */
  public static Deployment of(Function<String, Optional<String>> context) {
    List<String> moved = MOVED.stream().filter(word -> context.apply(word).isPresent()).toList();
    String stage = context.apply("stage").orElse("dev");
    Path directory = Path.of(context.apply("stages").orElse("stages"));
    if (!moved.isEmpty()) {
      throw new InvalidContextException(
          "-c "
              + String.join(", -c ", moved)
              + ": set in "
              + directory.resolve(stage + ".yaml")
              + " instead, under the same name");
    }
    if (!stage.matches(NAME)) {
      throw new InvalidContextException(
          "stage must be 1..12 lower-case letters, digits and hyphens, beginning with a letter, was"
              + " something else");
    }
    Path file = directory.resolve(stage + ".yaml");
    Path zips = Path.of(context.apply("functions").orElse("../../functions"));
    return new DeploymentReader(new StageFile(file.toString(), text(file)), stage, zips).read();
  }

  /**
   * Refuses a word of {@code -c} that is almost one of ours, by which another stage than was meant
   * would be deployed.
   *
   * @throws InvalidContextException naming the word and the nearest of ours
   */
  public static void refuseMisspelt(Collection<String> words) {
    for (String word : words) {
      for (String ours : OURS) {
        if (!OURS.contains(word) && WordDistance.between(word, ours) <= 2) {
          throw new InvalidContextException(
              "-c " + word + " is no choice; did you mean -c " + ours + "?");
        }
      }
    }
  }

  private static String text(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
      throw new InvalidContextException(
          "there is no "
              + file
              + "; copy one of "
              + others(file)
              + ", or choose it by -c stage=NAME");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> others(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return new ArrayList<>(
          all.map(each -> String.valueOf(each.getFileName()))
              .filter(each -> each.endsWith(".yaml"))
              .sorted()
              .toList());
    }
  }

  /** The beginning of names that have to be unique in an account. */
  public String prefix() {
    return "embedway-" + stage.name();
  }
}

package dev.embedway.infra;

import dev.embedway.infra.DatabaseChoice.Aurora;
import dev.embedway.infra.DatabaseChoice.Egress;
import dev.embedway.infra.DatabaseChoice.Named;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an operator chooses by {@code cdk deploy -c name=value}.
 *
 * @param stage {@code stage}: {@code dev} (default) or {@code prod}
 * @param scale {@code scale}: how many times the topology's concurrency the workers get, 1..100
 * @param cpu {@code arch}: {@code x86_64} (default) or {@code arm64}; the zips are of one kind too
 * @param runtime {@code lambdaRuntime}: {@code java25} (default) or {@code provided.al2023}
 * @param database {@code databaseUrl} and {@code databaseOwnerUrl} for one's own, else Aurora with
 *     {@code egress}: {@code ipv6} (default) or {@code endpoints}
 * @param corsOrigins {@code corsOrigins}: origins that browsers may call from, with commas; all by
 *     default, since every call carries a key
 * @param alarmEmail {@code alarmEmail}: who is told of alarms
 * @param settings {@code settings}: variables for the functions, {@code NAME=value} parted by
 *     semicolons
 * @param zips {@code functions}: where {@code <zip>/target/<zip>-lambda.zip} are
 */
public record Deployment(
    Stage stage,
    int scale,
    Cpu cpu,
    LambdaRuntime runtime,
    DatabaseChoice database,
    List<String> corsOrigins,
    Optional<String> alarmEmail,
    OperatorSettings settings,
    Path zips) {

  /** The processor that functions run on. */
  public enum Cpu {
    X86_64,
    ARM64
  }

  /** What runs the zips. */
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
   * Reads the choices.
   *
   * @throws IllegalArgumentException naming every value that cannot be used
   */
  public static Deployment of(Context context) {
    Stage stage = context.oneOf("stage", List.of("dev", "prod"), List.of(Stage.DEV, Stage.PROD));
    Deployment deployment =
        new Deployment(
            stage,
            context.number("scale", 1, 100),
            context.oneOf("arch", List.of("x86_64", "arm64"), List.of(Cpu.X86_64, Cpu.ARM64)),
            context.oneOf(
                "lambdaRuntime",
                List.of("java25", "provided.al2023"),
                List.of(LambdaRuntime.JAVA25, LambdaRuntime.PROVIDED_AL2023)),
            database(context),
            List.of(context.text("corsOrigins").orElse("*").split(",", -1)),
            context.text("alarmEmail"),
            OperatorSettings.read(context),
            Path.of(context.text("functions").orElse("../../functions")));
    context.finish();
    return deployment;
  }

  /** What names begin with that have to be unique in an account. */
  public String prefix() {
    return "embedway-" + stage.word();
  }

  private static DatabaseChoice database(Context context) {
    Egress egress =
        context.oneOf(
            "egress", List.of("ipv6", "endpoints"), List.of(Egress.IPV6, Egress.ENDPOINTS));
    return context
        .text("databaseUrl")
        .<DatabaseChoice>map(url -> new Named(url, context.text("databaseOwnerUrl")))
        .orElseGet(() -> new Aurora(egress));
  }
}

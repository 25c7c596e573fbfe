package dev.embedway.aws.lambda;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.snapshot.SnapshotPart;
import java.nio.file.Path;
import java.security.Security;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The process of one execution environment: what every function is made over. Whatever of it must
 * not be the same in two environments is renewed when a snapshot is restored.
 */
@ThreadSafe
public final class LambdaProcess {

  /**
   * Prefix of the names of workers that claim jobs. It is the same in every environment: their
   * random ends tell them apart, also after a restore.
   */
  private static final String INCARNATION = "lambda";

  private static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";
  private static final String TASK_ROOT = "LAMBDA_TASK_ROOT";

  private final Map<String, String> environment;
  private final EmbedwaySettings settings;
  private final RenewedCredentials credentials = new RenewedCredentials();
  private final RenewedRandom random = new RenewedRandom();
  private final InstantSource clock = InstantSource.system();
  private final PartHealth health = new PartHealth(clock);
  private final AwsClients clients;

  private LambdaProcess(Map<String, String> environment) {
    this.environment = environment;
    this.settings = readSettings();
    settings.vectors().requirePgvector();
    this.clients = AwsClients.fromEnvironment(environment, credentials, health);
  }

  /**
   * The process that this is.
   *
   * @throws dev.embedway.core.settings.ConfigurationException naming every setting that cannot be
   *     used
   * @throws dev.embedway.core.error.EmbedwayException when a secret that is referred to cannot be
   *     read
   */
  public static LambdaProcess start() {
    forgetNamesThatWereNotFound();
    return new LambdaProcess(System.getenv());
  }

  /**
   * Keeps no failed look-up of a name, as {@link dev.embedway.topology.FunctionJvm} keeps no
   * address. The JVM reads it at the first look-up; {@code java.security} gives it a value, which a
   * system property does not change.
   */
  static void forgetNamesThatWereNotFound() {
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /** The settings at the start. */
  public EmbedwaySettings settings() {
    return settings;
  }

  /** The settings with secrets looked up once more: those of a database may have been rotated. */
  public EmbedwaySettings readSettings() {
    return EmbedwaySettings.read(
        new LambdaVariables(environment, new SecretReferences(credentials)).resolved());
  }

  /** Clients whose credentials are renewed. */
  public AwsClients clients() {
    return clients;
  }

  /** The parts as this process has found them. */
  public PartHealth health() {
    return health;
  }

  /** Unpredictable, thread-safe, and another one after each restore. */
  public RandomGenerator random() {
    return random;
  }

  public InstantSource clock() {
    return clock;
  }

  /**
   * Makes the platform of a function, once the models that the settings name are on the disk.
   *
   * @param sink of the meter's numbers besides the fleet's
   * @throws dev.embedway.core.error.EmbedwayException as {@link AwsPlatform#modelStore}'s does when
   *     a model cannot be fetched
   */
  public AwsPlatform platform(MetricSink sink) {
    AwsPlatform platform =
        AwsPlatform.of(
            new ProcessContext(settings, INCARNATION, clock, random),
            clients,
            sink,
            LambdaStageSwitch.fromEnvironment(
                environment, credentials, settings.resources().mappings()));
    new S3Models(platform.modelStore(), settings.engine().modelDirectory())
        .install(settings.lambda().models());
    return platform;
  }

  /** Sink of this process's metrics besides the fleet's. */
  public EmfMetrics metrics() {
    return new EmfMetrics(environment.getOrDefault(FUNCTION_NAME, "embedway"));
  }

  /**
   * Registers the parts for Lambda to call around a snapshot, after those of the process itself.
   * The caller must keep the returned hooks: Lambda holds them weakly.
   */
  public SnapshotHooks hooks(List<? extends SnapshotPart> parts) {
    List<SnapshotPart> all = new ArrayList<>();
    all.add(credentials);
    all.add(random);
    all.add(health);
    Optional.ofNullable(environment.get(TASK_ROOT))
        .map(root -> new OwnClasses(Path.of(root, "lib"), getClass().getClassLoader()))
        .ifPresent(all::add);
    all.addAll(parts);
    return SnapshotHooks.registered(all);
  }
}

package dev.embedway.infra.deployment;

import dev.embedway.infra.deployment.DatabaseChoice.Aurora;
import dev.embedway.infra.deployment.DatabaseChoice.Capacity;
import dev.embedway.infra.deployment.DatabaseChoice.Egress;
import dev.embedway.infra.deployment.DatabaseChoice.Named;
import dev.embedway.infra.deployment.DatabaseChoice.Standby;
import dev.embedway.infra.deployment.Deployment.Cpu;
import dev.embedway.infra.deployment.Deployment.LambdaRuntime;
import dev.embedway.infra.deployment.Deployment.Tracing;
import dev.embedway.infra.deployment.Deployment.Watching;
import dev.embedway.infra.deployment.Stage.DataCare;
import dev.embedway.infra.deployment.Stage.Protection;
import dev.embedway.infra.deployment.Stage.Release;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The keys of a stage file, their values and defaults. docs/deploy.md has a row for each.
 *
 * <p>One thread at a time.
 */
final class DeploymentReader {

  private static final String REFERENCE =
      "secretsmanager:NAME, secretsmanager:NAME#FIELD or ssm:NAME, which names where it is kept";

  /** The size of Aurora for a scale of one. */
  private static final double CAPACITY = 4;

  private static final double MAX_CAPACITY = 256;

  /** Connections beside those of searches and of storing: HNSW indexes, migrations, compactor. */
  private static final int OTHER_CONNECTIONS = 3;

  private static final List<String> AURORA_KEYS =
      List.of("egress", "minCapacity", "maxCapacity", "pauseAfterMinutes", "reader", "backupDays");
  private static final List<String> OWN_KEYS =
      List.of("databaseUrl", "databaseOwnerUrl", "databaseConnections", "keepAurora");

  private static final Map<String, RetentionDays> RETENTIONS =
      Stream.of(
              Map.entry("1", RetentionDays.ONE_DAY),
              Map.entry("3", RetentionDays.THREE_DAYS),
              Map.entry("5", RetentionDays.FIVE_DAYS),
              Map.entry("7", RetentionDays.ONE_WEEK),
              Map.entry("14", RetentionDays.TWO_WEEKS),
              Map.entry("30", RetentionDays.ONE_MONTH),
              Map.entry("60", RetentionDays.TWO_MONTHS),
              Map.entry("90", RetentionDays.THREE_MONTHS),
              Map.entry("180", RetentionDays.SIX_MONTHS),
              Map.entry("365", RetentionDays.ONE_YEAR),
              Map.entry("731", RetentionDays.TWO_YEARS),
              Map.entry("1827", RetentionDays.FIVE_YEARS),
              Map.entry("3653", RetentionDays.TEN_YEARS))
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));

  private final StageFile file;
  private final String name;
  private final Path zips;

  DeploymentReader(StageFile file, String name, Path zips) {
    this.file = file;
    this.name = name;
    this.zips = zips;
  }

  /**
   * Reads all of it.
   *
   * @throws InvalidContextException with every fault
   */
  Deployment read() {
    DatabaseKind kind =
        file.requiredOneOf(
            "database", words("aurora", DatabaseKind.AURORA, "own", DatabaseKind.OWN));
    DataCare data = file.flag("keepData", false) ? DataCare.KEEP : DataCare.DISCARD;
    if (!file.has("keepData")) {
      file.fault("keepData", "must be true or false, was absent; add it");
    }
    Protection protection =
        file.flag("deletionProtection", data == DataCare.KEEP) ? Protection.ON : Protection.OFF;
    int scale = file.number("scale", 1, 100, 1);
    Cpu cpu = file.oneOf("arch", words("x86_64", Cpu.X86_64, "arm64", Cpu.ARM64), "x86_64");
    LambdaRuntime runtime =
        file.oneOf(
            "lambdaRuntime",
            words("java25", LambdaRuntime.JAVA25, "provided.al2023", LambdaRuntime.PROVIDED_AL2023),
            "java25");
    DatabaseChoice database = database(kind, scale, data);
    Optional<Integer> dataConcurrency = file.optionalNumber("dataConcurrency", 1, 10_000);
    connections(database, dataConcurrency, scale);
    RetentionDays logs = logRetention(data);
    int rate = file.number("requestsPerSecond", 1, 10_000, 50);
    int burst = file.number("burst", 1, 10_000, Math.min(10_000, 2 * rate));
    Release release = release();
    List<String> origins =
        file.texts(
            "corsOrigins",
            origin -> origin.matches("\\*|https?://[A-Za-z0-9.:\\[\\]*-]+"),
            "* or an origin such as https://app.example.org",
            List.of("*"));
    Optional<String> email =
        file.text("alarmEmail", text -> text.matches("[^@\\s]+@[^@\\s]+"), "an e-mail address");
    Tracing tracing = file.flag("tracing", false) ? Tracing.ON : Tracing.OFF;
    OperatorSettings settings = OperatorSettings.read(file);
    if (database instanceof Aurora aurora && aurora.egress() == Egress.ENDPOINTS) {
      settings.refuseUnreachable(file);
    }
    Map<String, String> choices = new LinkedHashMap<>(file.choices());
    file.finish();
    return new Deployment(
        new Stage(
            name,
            new Stage.Keeping(data, protection, logs),
            new Stage.Rates(rate, burst, dataConcurrency),
            release,
            choices),
        new Deployment.Functions(scale, cpu, runtime, settings, zips),
        database,
        origins,
        new Watching(email, tracing));
  }

  private enum DatabaseKind {
    AURORA,
    OWN
  }

  private DatabaseChoice database(DatabaseKind kind, int scale, DataCare data) {
    boolean kept = file.flag("keepAurora", false);
    Aurora aurora = aurora(scale, data);
    Named own = own(kept ? Optional.of(aurora) : Optional.empty());
    boolean needsCluster = kind == DatabaseKind.AURORA || kept;
    List<String> idle = needsCluster ? List.of() : AURORA_KEYS;
    for (String key : kind == DatabaseKind.AURORA ? OWN_KEYS : idle) {
      if (file.has(key)) {
        file.fault(
            key,
            "must be absent where database is "
                + (kind == DatabaseKind.AURORA ? "aurora" : "own without keepAurora")
                + "; remove it");
      }
      file.forget(key);
    }
    if (kind == DatabaseKind.OWN && !file.has("databaseUrl")) {
      file.fault(
          "databaseUrl", "must be " + REFERENCE + ", was absent where database is own; add it");
    }
    return kind == DatabaseKind.AURORA ? aurora : own;
  }

  private Aurora aurora(int scale, DataCare data) {
    Egress egress =
        file.oneOf("egress", words("ipv6", Egress.IPV6, "endpoints", Egress.ENDPOINTS), "ipv6");
    double min = file.halves("minCapacity", 0, MAX_CAPACITY).orElse(0.0);
    double max =
        file.halves("maxCapacity", 1, MAX_CAPACITY)
            .orElse(Math.max(min, Math.min(MAX_CAPACITY, CAPACITY * scale)));
    if (max < min) {
      file.fault("maxCapacity", "must be at least minCapacity, was " + StageFile.plain(max));
    }
    file.note("minCapacity", StageFile.plain(min));
    file.note("maxCapacity", StageFile.plain(max));
    if (min > 0 && file.has("pauseAfterMinutes")) {
      file.fault("pauseAfterMinutes", "must be absent where minCapacity is above 0; remove it");
    }
    int pause = file.number("pauseAfterMinutes", 5, 1440, 5);
    Standby standby = file.flag("reader", false) ? Standby.READER : Standby.NONE;
    int backupDays = file.number("backupDays", 1, 35, data == DataCare.KEEP ? 14 : 1);
    return new Aurora(egress, new Capacity(min, max, pause), standby, backupDays);
  }

  private Named own(Optional<Aurora> kept) {
    Optional<String> url =
        file.text("databaseUrl", text -> SecretReference.of(text).isPresent(), REFERENCE);
    Optional<String> ownerUrl =
        file.text("databaseOwnerUrl", text -> SecretReference.of(text).isPresent(), REFERENCE);
    return new Named(
        url.orElse(""), ownerUrl, file.number("databaseConnections", 10, 100_000, 100), kept);
  }

  /** Compares the connections that functions may open with those that the server has. */
  private void connections(DatabaseChoice database, Optional<Integer> dataConcurrency, int scale) {
    int storing =
        (QueueId.STORAGE.mapping().maxConcurrency()
                + QueueId.STORAGE_BULK.mapping().maxConcurrency())
            * scale
            * DatabaseChoice.poolSize(QueueId.STORAGE.consumer());
    int searching = dataConcurrency.orElse(0) * DatabaseChoice.poolSize(FunctionId.DATA);
    int needed = searching + storing + OTHER_CONNECTIONS;
    if (needed > database.maxConnections()) {
      file.fault(
          dataConcurrency.isPresent() ? "dataConcurrency" : "scale",
          "must leave the functions at most "
              + database.maxConnections()
              + " connections, was "
              + needed
              + " ("
              + searching
              + " to search, "
              + storing
              + " to store, "
              + OTHER_CONNECTIONS
              + " others); lower it, or raise "
              + (database instanceof Named ? "databaseConnections" : "maxCapacity"));
    }
  }

  private RetentionDays logRetention(DataCare data) {
    int days = file.number("logRetentionDays", 1, 3653, data == DataCare.KEEP ? 90 : 7);
    RetentionDays known = RETENTIONS.get(Integer.toString(days));
    if (known == null) {
      file.fault(
          "logRetentionDays",
          "must be one of " + String.join(", ", RETENTIONS.keySet()) + ", was " + days);
      return RetentionDays.ONE_WEEK;
    }
    return known;
  }

  private Release release() {
    int kept = file.number("keepVersions", 2, 20, 3);
    int percent = file.number("canaryPercent", 0, 99, 0);
    // Longer than the period of the alarms that watch it.
    int minutes = file.number("canaryMinutes", 6, 60, 10);
    if (percent == 0) {
      if (file.has("canaryMinutes")) {
        file.fault("canaryMinutes", "must be absent where canaryPercent is 0; remove it");
      }
      file.forget("canaryMinutes");
    }
    return new Release(kept, percent, minutes);
  }

  private static <T> Map<String, T> words(String one, T first, String other, T second) {
    Map<String, T> words = new LinkedHashMap<>();
    words.put(one, first);
    words.put(other, second);
    return words;
  }
}

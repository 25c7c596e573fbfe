package dev.embedway.infra.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.infra.deployment.DatabaseChoice.Aurora;
import dev.embedway.infra.deployment.DatabaseChoice.Capacity;
import dev.embedway.infra.deployment.DatabaseChoice.Egress;
import dev.embedway.infra.deployment.DatabaseChoice.Named;
import dev.embedway.infra.deployment.DatabaseChoice.Standby;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentTest {

  private static final String AURORA = "database: aurora\nkeepData: false\n";
  private static final String OWN =
      "database: own\nkeepData: false\ndatabaseUrl: secretsmanager:embedway/database#url\n";
  private static final Pattern ROW = Pattern.compile("^\\| `([a-zA-Z]+)` \\|", Pattern.MULTILINE);

  @TempDir private Path directory = Path.of("");

  @Test
  void theLeastThatAFileSaysIsADisposableStageWithAurora() {
    Deployment deployment = StageFiles.read(AURORA);

    assertEquals(1, deployment.functions().scale());
    assertEquals(
        new Aurora(Egress.IPV6, new Capacity(0, 4, 5), Standby.NONE, 1), deployment.database());
    assertFalse(deployment.stage().keepsData());
    assertFalse(deployment.stage().isProtected());
    assertEquals("embedway-dev", deployment.prefix());
    assertEquals(List.of("*"), deployment.corsOrigins());
  }

  @Test
  void everyFaultIsReportedAtOnceWithFileAndKey() {
    String message =
        refusal(
            """
            database: moon
            keepData: perhaps
            scale: 0
            arch: z80
            minCapacity: 0.3
            logRetentionDays: 8
            requestPerSecond: 5
            alarmEmail: nobody
            corsOrigins: [ftp://a]
            settings:
              {EMBEDWAY_CONTROL_TABLE: mine, what: 1, OPENAI_API_KEY: sk-hidden, EMBEDWAY_VECTOR_STORE: chroma}
            """);

    for (String fault :
        List.of(
            "database must be aurora or own, was moon",
            "keepData must be true or false, was perhaps",
            "scale must be a whole number of 1..100, was 0",
            "arch must be x86_64 or arm64, was z80",
            "minCapacity must be a number of 0..256 in steps of 0.5, was 0.3",
            "logRetentionDays must be one of 1, 3, 5, 7,",
            "requestPerSecond is no key; did you mean requestsPerSecond?",
            "alarmEmail must be an e-mail address, was something else",
            "corsOrigins must be * or an origin such as",
            "settings.EMBEDWAY_VECTOR_STORE is a local cloud's alone",
            "settings.EMBEDWAY_CONTROL_TABLE is the stack's own",
            "settings.? must be named by upper-case letters",
            "settings.OPENAI_API_KEY must be secretsmanager:NAME")) {
      assertTrue(message.contains("stages/dev.yaml: " + fault), fault + "\n" + message);
    }
    assertFalse(message.contains("hidden"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "Scale,scale",
    "max_capacity,maxCapacity",
    "databaseURL,databaseUrl",
    "log-retention-days,logRetentionDays",
    "corsOrigin,corsOrigins",
    "setting,settings"
  })
  void theNearestKeyIsOfferedForAnUnknownOne(String given, String nearest) {
    String message = refusal(AURORA + given + ": 1");

    assertTrue(message.contains(given + " is no key; did you mean " + nearest + "?"), message);
  }

  @Test
  void aKeyThatIsLikeNoneGetsTheListOfAll() {
    assertTrue(refusal(AURORA + "zzzzzzzzzzzz: 1").contains("keys are alarmEmail, arch,"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scale: 1\nscale: 2",
        "a: [",
        "a: &x 1\nb: *x",
        "a: !!java.net.URL [http://x]",
        "--- 1\n--- 2",
        "- 1",
        "just text",
        "database: aurora\n\tscale: 1"
      })
  void whatIsNoPlainMappingIsRefused(String yaml) {
    assertTrue(refusal(yaml).contains("stages/dev.yaml: "), yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scale: '2'",
        "scale: 1.5",
        "scale: true",
        "scale: [1]",
        "scale: 99999999999999999999",
        "scale: -1",
        "reader: yes",
        "reader: 'true'",
        "requestsPerSecond: {a: 1}",
        "egress: IPV6",
        "maxCapacity: .inf",
        "maxCapacity: .nan",
        "minCapacity: 8\nmaxCapacity: 4",
        "minCapacity: 1\npauseAfterMinutes: 10",
        "canaryMinutes: 15",
        "canaryPercent: 10\ncanaryMinutes: 5",
        "keepVersions: 1",
        "settings: []",
        "settings: {A: {B: 1}}",
        "settings: {A: null}",
        "corsOrigins: []",
        "corsOrigins: [1]",
        "databaseUrl: ssm:/x",
        "databaseConnections: 50",
        "keepAurora: true"
      })
  void aValueOfAnotherTypeOrRangeOrPlaceIsRefused(String line) {
    String key = line.substring(line.lastIndexOf('\n') + 1).split("[:.]", 2)[0];

    assertTrue(refusal(AURORA + line).contains("stages/dev.yaml: " + key), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"egress: ipv6", "maxCapacity: 4", "reader: false", "backupDays: 3"})
  void whatIsAurorasIsRefusedBesideADatabaseOfOnesOwn(String line) {
    assertTrue(refusal(OWN + line).contains("must be absent where database is own"), line);
    assertInstanceOf(
        Named.class, StageFiles.read(OWN + "keepAurora: true\n" + line).database(), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "databaseUrl: jdbc:postgresql://h/d?user=u&password=hidden",
        "databaseUrl: hidden",
        "databaseUrl: 17",
        "databaseOwnerUrl: jdbc:postgresql://u:hidden@h/d",
        "settings: {MY_TOKEN: hidden}",
        "settings: {EMBEDWAY_SIGNING_SECRETS: hidden}",
        "settings: {X: 'https://me:hidden@example.org/'}",
        "settings: {X: 'jdbc:postgresql://h/d?user=u&password=hidden'}"
      })
  void aSecretItselfIsRefusedAndNotShown(String line) {
    String yaml =
        line.startsWith("databaseUrl") ? "database: own\nkeepData: false\n" + line : OWN + line;

    String message = refusal(yaml);

    assertTrue(message.contains("secretsmanager:NAME"), message);
    assertFalse(message.contains("hidden"), message);
  }

  @Test
  void aDatabaseOfOnesOwnHasToBeNamed() {
    assertTrue(
        refusal("database: own\nkeepData: true").contains("databaseUrl must be secretsmanager:"));
    assertTrue(refusal("").contains("database must be aurora or own, was absent"));
    assertTrue(refusal("database: aurora").contains("keepData must be true or false, was absent"));
  }

  @Test
  void scaleCoversTheDatabase() {
    assertEquals(new Capacity(0, 40, 5), capacity(AURORA + "scale: 10"));
    assertEquals(new Capacity(0, 256, 5), capacity(AURORA + "scale: 100"));
    assertEquals(
        new Capacity(2, 8, 5), capacity(AURORA + "scale: 10\nminCapacity: 2\nmaxCapacity: 8"));
  }

  /** A connection that the server refuses is a search that fails. */
  @Test
  void functionsMayNotOpenMoreConnectionsThanTheServerTakes() {
    StageFiles.read(AURORA + "maxCapacity: 1\ndataConcurrency: 170");

    String message = refusal(AURORA + "maxCapacity: 1\ndataConcurrency: 171");
    assertTrue(
        message.contains(
            "dataConcurrency must leave the functions at most 189 connections, was 190 (171 to"
                + " search, 16 to store, 3 others)"),
        message);
    assertTrue(refusal(AURORA + "maxCapacity: 64\ndataConcurrency: 2000").contains("2000"));
    StageFiles.read(AURORA + "minCapacity: 1\nmaxCapacity: 64\ndataConcurrency: 2000");
    assertTrue(refusal(OWN + "dataConcurrency: 83").contains("raise databaseConnections"));
    assertTrue(refusal(OWN + "scale: 50").contains("scale must leave"));
    StageFiles.read(OWN + "dataConcurrency: 83\ndatabaseConnections: 200");
  }

  @Test
  void intervalOfTheCompactorIsOneThatItsScheduleCanHave() {
    String interval = AURORA + "settings: {EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS: %s}";

    assertEquals(
        Optional.of(Duration.ofMinutes(5)),
        StageFiles.read(interval.formatted("300")).functions().settings().compactorInterval());
    assertEquals(
        Optional.empty(), StageFiles.read(AURORA).functions().settings().compactorInterval());
    for (String refused : List.of("59", "90", "86460", "half", "'ssm:/interval'")) {
      String message = refusal(interval.formatted(refused));
      assertTrue(message.contains("60 to 86400 seconds and a multiple of 60"), message);
    }
  }

  @Test
  void settingsAreTextsByName() {
    Deployment deployment =
        StageFiles.read(
            AURORA
                + "settings: {EMBEDWAY_X: a=b;c, EMBEDWAY_N: 7, EMBEDWAY_B: true, "
                + "OPENAI_API_KEY: 'secretsmanager:openai#key'}");

    assertEquals(
        Map.of(
            "EMBEDWAY_X", "a=b;c",
            "EMBEDWAY_N", "7",
            "EMBEDWAY_B", "true",
            "OPENAI_API_KEY", "secretsmanager:openai#key"),
        deployment.functions().settings().variables());
    assertTrue(
        refusal(AURORA + "settings: {EMBEDWAY_PROMPTS: '" + "x".repeat(3_000) + "'}")
            .contains("settings must have at most 3000 bytes in all"));
  }

  @Test
  void theStageNamesItsFileAndItsStacks() throws IOException {
    Files.writeString(directory.resolve("blue-2.yaml"), AURORA);

    Deployment deployment = of(Map.of("stage", "blue-2", "stages", directory.toString()));

    assertEquals("embedway-blue-2", deployment.prefix());
    String message = refused(Map.of("stage", "green", "stages", directory.toString()));
    assertTrue(message.contains("green.yaml; copy one of [blue-2.yaml]"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "A", "a_b", "a-", "-a", "1a", "abcdefghijklm", "a/b", "a.b"})
  void aNameThatNoStackMayHaveIsRefused(String stage) {
    assertTrue(refused(Map.of("stage", stage)).contains("stage must be 1..12 lower-case letters"));
  }

  @Test
  void aChoiceByTheCommandIsSentToTheFile() {
    String message = refused(Map.of("scale", "2", "databaseUrl", "hidden", "stage", "prod"));

    assertTrue(
        message.contains("-c scale, -c databaseUrl: set in stages/prod.yaml instead"), message);
    assertFalse(message.contains("hidden"), message);
  }

  @Test
  void aWordThatIsAlmostTheStageIsRefused() {
    Deployment.refuseMisspelt(List.of("stage", "stages", "functions", "owner", "@aws-cdk/x:y"));

    assertTrue(
        String.valueOf(
                assertThrows(
                        InvalidContextException.class,
                        () -> Deployment.refuseMisspelt(List.of("stgae")))
                    .getMessage())
            .contains("-c stgae is no choice; did you mean -c stage?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void theStagesOfTheProjectCanBeRead(String stage) {
    Deployment deployment = of(Map.of("stage", stage, "stages", stages().toString()));

    assertEquals(stage.equals("prod"), deployment.stage().keepsData());
    assertEquals(stage.equals("prod"), deployment.stage().isProtected());
    assertEquals(stage.equals("prod"), deployment.stage().release().hasCanary());
    assertEquals(
        Boolean.toString(stage.equals("prod")), deployment.stage().choices().get("keepData"));
    assertEquals("4", deployment.stage().choices().get("maxCapacity"));
  }

  @Test
  void everyKeyHasItsRowInTheDocumentation() throws IOException {
    StageFile file = new StageFile("stages/dev.yaml", AURORA);
    new DeploymentReader(file, "dev", directory).read();

    assertEquals(
        new TreeSet<>(file.known()),
        ROW.matcher(
                Files.readString(
                    Path.of(
                        Objects.requireNonNull(System.getProperty("embedway.test.docs")),
                        "deploy.md")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Path stages() {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test.stages")));
  }

  private static Capacity capacity(String yaml) {
    return ((Aurora) StageFiles.read(yaml).database()).capacity();
  }

  @Test
  void secretsThatFunctionsBesideTheDatabaseCannotReachAreRefused() {
    String message =
        refusal(
            AURORA
                + """
                egress: endpoints
                settings:
                  OPENAI_API_KEY: secretsmanager:hidden#openai
                  EMBEDWAY_PROMPTS: ssm:/prompts
                  EMBEDWAY_RETRY_DEADLINE: ssm:/deadline
                """);

    assertTrue(
        message.contains("settings.OPENAI_API_KEY must be absent where egress is endpoints"),
        message);
    assertTrue(message.contains("a reference that embedway-data would resolve"), message);
    assertTrue(message.contains("remove it, or choose egress: ipv6"), message);
    assertTrue(message.contains("settings.EMBEDWAY_PROMPTS must"), message);
    assertTrue(
        message.contains(
            "that embedway-data, embedway-storage, embedway-compactor, embedway-graphs would"),
        message);
    assertFalse(message.contains("hidden"), message);
  }

  @Test
  void secretsAreTakenWhereTheirReadersReachThem() {
    String key = "settings: {OPENAI_API_KEY: 'secretsmanager:embedway/openai'}\n";
    String sealed =
        "settings: {EMBEDDINGS_DLQ_ENCRYPTION_KEY: 'secretsmanager:embedway/dead-letters'}\n";
    String cache = "settings: {EMBEDWAY_CACHE_SECRET: 'secretsmanager:embedway/cache'}\n";

    assertEquals(1, StageFiles.read(AURORA + key).functions().settings().variables().size());
    assertTrue(
        StageFiles.read(AURORA + "egress: endpoints\n" + sealed)
            .functions()
            .settings()
            .hasPayloadKey());
    assertEquals(1, StageFiles.read(OWN + key).functions().settings().variables().size());
    assertEquals(
        1,
        StageFiles.read(AURORA + "egress: endpoints\n" + cache)
            .functions()
            .settings()
            .variables()
            .size());
  }

  private static Deployment of(Map<String, String> context) {
    return Deployment.of(name -> Optional.ofNullable(context.get(name)));
  }

  private static String refused(Map<String, String> context) {
    return String.valueOf(
        assertThrows(InvalidContextException.class, () -> of(context)).getMessage());
  }

  private static String refusal(String yaml) {
    return String.valueOf(
        assertThrows(InvalidContextException.class, () -> StageFiles.read(yaml)).getMessage());
  }
}

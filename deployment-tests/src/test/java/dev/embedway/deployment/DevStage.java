package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.emulators.ministack.MiniStack;
import dev.embedway.local.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The stage {@code dev} in an emulated account, which CDK's command deploys and destroys.
 *
 * @param aws the emulator
 * @param cdk the command
 * @param directory for what they write
 */
record DevStage(MiniStack aws, CdkCommand cdk, Path directory) {

  private static final String NAME = "embedway-dev";

  /** The release that a stage begins with. */
  static final String FIRST = "first";

  /**
   * Outputs that a deployment printed.
   *
   * @param url of the HTTP API
   * @param documentsBucket that users put into
   * @param firstKeyCommand makes and prints an operator's key
   */
  record Outputs(String url, String documentsBucket, String firstKeyCommand) {}

  /** Makes what CDK itself needs in an account. */
  void bootstrap() {
    cdk.run(directory, "bootstrap", "aws://000000000000/" + MiniStack.REGION);
  }

  /** Writes the zips that {@link #synthesize} takes. */
  void makeZips() throws IOException {
    EmulatorZips.make(
        Properties.path("functions"), Properties.path("overlay"), directory.resolve("zips"));
  }

  /**
   * Writes the stacks of a release, for an emulator and a database whose URLs a secret has.
   *
   * @param release a name of its own
   * @param more lines of the stage file
   */
  void synthesize(String release, String secret, String more) throws IOException {
    Path stages = Files.createDirectories(directory.resolve("stages").resolve(release));
    Files.writeString(
        stages.resolve("dev.yaml"),
        """
        database: own
        keepData: false
        lambdaRuntime: provided.al2023
        databaseUrl: secretsmanager:SECRET#url
        databaseOwnerUrl: secretsmanager:SECRET#ownerUrl
        """
                .replace("SECRET", secret)
            + more);
    cdk.run(
        Properties.path("cdk"),
        "synth",
        "--quiet",
        "--output",
        assembly(release),
        "-c",
        "stages=" + stages,
        "-c",
        "functions=" + directory.resolve("zips"));
  }

  /** Deploys a release that was synthesized. */
  Outputs deploy(String release) throws IOException {
    Path outputs = directory.resolve("outputs.json");
    cdk.run(
        directory,
        "deploy",
        "--all",
        "--app",
        assembly(release),
        "--require-approval",
        "never",
        "--outputs-file",
        outputs.toString());
    JsonNode printed = new ObjectMapper().readTree(outputs.toFile());
    return new Outputs(
        printed.path(NAME + "-stateless").path("Url").asText(),
        printed.path(NAME + "-stateful").path("DocumentsBucket").asText(),
        printed.path(NAME + "-stateful").path("FirstKeyCommand").asText());
  }

  /** Runs {@code infra/cdk/release} for this stage. */
  String release(String... words) {
    Map<String, String> variables = new TreeMap<>(aws.environment());
    // The first line of the command knows the region by this name alone.
    variables.put("AWS_DEFAULT_REGION", MiniStack.REGION);
    variables.put("PATH", AwsCommand.install() + ":" + System.getenv("PATH"));
    return new Program(Properties.path("cdk"), variables, directory.resolve("release.log"))
        .run(Stream.concat(Stream.of("python3", "release", "dev"), Stream.of(words)).toList());
  }

  void destroy() {
    cdk.run(directory, "destroy", "--all", "--app", assembly(FIRST), "--force");
  }

  /** A caller with the first key, which the printed command makes. */
  Api caller(Outputs outputs) {
    String key =
        new Program(directory, aws.environment(), directory.resolve("key.log"))
            .run(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            classPath(),
                            Main.class.getName()),
                        Stream.of(outputs.firstKeyCommand().split(" ", -1)).skip(1))
                    .toList());
    return new Api(HttpClient.newHttpClient(), base(outputs.url()), key.strip());
  }

  /** The emulator's own address of an API: the printed one has a host name that nobody resolves. */
  private URI base(String url) {
    String id = List.of(URI.create(url).getAuthority().split("\\.", -1)).getFirst();
    return aws.endpoint().resolve("/_aws/execute-api/" + id + "/v1");
  }

  private String assembly(String release) {
    return directory.resolve("cdk.out-" + release).toString();
  }

  private static String classPath() {
    return Objects.requireNonNullElse(
        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
  }

  /** True if the name of something in an account is this stage's. */
  static boolean owns(String name) {
    return name.contains(NAME);
  }
}

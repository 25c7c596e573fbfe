package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.emulators.MiniStack;
import dev.embedway.local.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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

  private static final String STAGE =
      """
      database: own
      keepData: false
      lambdaRuntime: provided.al2023
      databaseUrl: secretsmanager:SECRET#url
      databaseOwnerUrl: secretsmanager:SECRET#ownerUrl
      """;

  /**
   * What a deployment printed.
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

  /** Writes the stacks, for an emulator and a database whose URLs a secret has. */
  void synthesize(String secret) throws IOException {
    Path zips = directory.resolve("zips");
    EmulatorZips.make(Properties.path("functions"), Properties.path("overlay"), zips);
    Path stages = Files.createDirectories(directory.resolve("stages"));
    Files.writeString(stages.resolve("dev.yaml"), STAGE.replace("SECRET", secret));
    cdk.run(
        Properties.path("cdk"),
        "synth",
        "--quiet",
        "--output",
        assembly(),
        "-c",
        "stages=" + stages,
        "-c",
        "functions=" + zips);
  }

  Outputs deploy() throws IOException {
    Path outputs = directory.resolve("outputs.json");
    cdk.run(
        directory,
        "deploy",
        "--all",
        "--app",
        assembly(),
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

  void destroy() {
    cdk.run(directory, "destroy", "--all", "--app", assembly(), "--force");
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

  private String assembly() {
    return directory.resolve("cdk.out").toString();
  }

  private static String classPath() {
    return Objects.requireNonNullElse(
        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
  }

  /** Whether something in an account is this stage's. */
  static boolean owns(String name) {
    return name.contains(NAME);
  }
}

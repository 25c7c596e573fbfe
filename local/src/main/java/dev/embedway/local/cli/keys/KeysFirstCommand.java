package dev.embedway.local.cli.keys;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.data.OperatorKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code keys first}: an operator key of a stage on AWS. */
@Command(
    name = "first",
    description =
        "Makes an operator key of a stage on AWS, with AWS credentials that may write its table,"
            + " and prints it, this once.")
final class KeysFirstCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "The stage's access table, as its deployment printed it.")
  private String table = "";

  KeysFirstCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SecureRandom random = new SecureRandom();
    try (AwsClients aws = AwsClients.fromEnvironment(terminal.environment())) {
      ApiKeyStore keys = AwsPlatform.keys(aws, table, random);
      terminal.out().println(new OperatorKeys(keys, InstantSource.system(), random).make());
      terminal.err().println("Made an operator key. It is not shown again.");
      return 0;
    } catch (EmbedwayException | SdkException e) {
      throw new CommandFailure(
          "The table "
              + table
              + " cannot be written: "
              + e.getMessage()
              + ". Check its name, AWS_REGION and your AWS credentials.");
    }
  }
}

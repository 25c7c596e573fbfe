package dev.embedway.local.cli;

import dev.embedway.local.cloud.CloudConfig;
import dev.embedway.local.cloud.DataDirectory;
import dev.embedway.local.cloud.Endpoint;
import dev.embedway.local.cloud.LocalCloud;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: runs the local cloud until it is stopped. */
@Command(
    name = "up",
    description = "Runs Embedway here until Ctrl-C. State is kept in DIR and survives a restart.",
    footer = {
      "",
      "Examples:",
      "  ./embedway up",
      "  ./embedway up --port 9000 --data ~/embedway",
      "  EMBEDWAY_API_KEY=my-own-key ./embedway up        one more operator key",
      "  PGPASSFILE=~/.pgpass ./embedway up --database-url 'jdbc:postgresql://db/embedway?user=me'",
      "  ./embedway up --endpoint http://127.0.0.1:4566   over MiniStack or LocalStack"
    })
final class UpCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The port to listen on, 0 for any free one; default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "Where its state is; default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(
      names = "--database-url",
      paramLabel = "JDBC",
      description =
          "A PostgreSQL with pgvector to use instead of its own. Its password comes from PGPASSWORD"
              + " or PGPASSFILE, since every user of this machine can see a command's words.")
  private @Nullable String databaseUrl;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "SQS, DynamoDB and S3 that run elsewhere, such as MiniStack's or LocalStack's, to use"
              + " instead of its own emulators; with the AWS credentials and region of the"
              + " environment.")
  private @Nullable URI endpoint;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LocalCloud cloud = LocalCloud.start(config(), terminal.err()::println);
    StopSignal signal = StopSignal.closing(cloud, terminal);
    new Welcome(cloud.connection()).lines(data).forEach(terminal.out()::println);
    signal.await();
    return 0;
  }

  private CloudConfig config() {
    CloudConfig config = CloudConfig.of(data, port, terminal.environment());
    if (databaseUrl != null) {
      config = config.withDatabase(databaseUrl);
    }
    if (endpoint != null) {
      config = config.withEndpoint(Endpoint.of(endpoint, terminal.environment()));
    }
    return config;
  }
}

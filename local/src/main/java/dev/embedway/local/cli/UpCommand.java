package dev.embedway.local.cli;

import dev.embedway.local.cloud.CloudConfig;
import dev.embedway.local.cloud.DataDirectory;
import dev.embedway.local.cloud.LocalCloud;
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
      "  ./embedway up --database-url 'jdbc:postgresql://db/embedway?user=me&password=secret'"
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
      description = "A PostgreSQL with pgvector to use instead of its own.")
  private @Nullable String databaseUrl;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CloudConfig asked = CloudConfig.of(data, port, terminal.environment());
    CloudConfig config = databaseUrl == null ? asked : asked.withDatabase(databaseUrl);
    LocalCloud cloud = LocalCloud.start(config, terminal.err()::println);
    StopSignal signal = StopSignal.closing(cloud, terminal);
    new Welcome(cloud.connection()).lines(data).forEach(terminal.out()::println);
    signal.await();
    return 0;
  }
}

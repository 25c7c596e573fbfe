package dev.embedway.local.cli.up;

import dev.embedway.local.cli.argument.DataPath;
import dev.embedway.local.cli.argument.DatabaseUrl;
import dev.embedway.local.cli.argument.HttpUrl;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.config.ExternalEndpoint;
import dev.embedway.local.cloud.config.Listening;
import dev.embedway.local.cloud.config.Listening.S3Port;
import dev.embedway.local.cloud.data.DataDirectory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: runs the local cloud until it is stopped. */
@Command(
    name = "up",
    description = "Runs Embedway here until Ctrl-C. State is kept in DIR and survives a restart.",
    footer = {
      "",
      "Examples:",
      "  ./embedway up",
      "  ./embedway up --port 9000 --data ~/embedway",
      "  ./embedway up --host 0.0.0.0                     other machines reach it",
      "  EMBEDWAY_API_KEY=my-own-key ./embedway up        one more operator key",
      "  PGPASSFILE=~/.pgpass ./embedway up --database-url 'jdbc:postgresql://db/embedway?user=me'",
      "  ./embedway up --endpoint http://127.0.0.1:4566   over MiniStack or LocalStack"
    })
public final class UpCommand implements Callable<Integer> {

  /** Beside the API's 8080, so that an address of S3 is the same after a restart. */
  private static final S3Port USUAL_S3_PORT = new S3Port.Preferably(8081);

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on; default: 127.0.0.1, which this machine alone reaches. Others"
              + " need a key and are not encrypted: put a proxy with TLS before it. S3 stays on"
              + " 127.0.0.1.")
  private @Nullable HostAddress host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port to listen on, 0 for any free one; default: ${DEFAULT-VALUE}.")
  private Port port = new Port(8080);

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      description = "The port of its S3, 0 for any free one; default: 8081, or a free one.")
  private @Nullable Port s3Port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "Where its state is; default: ${DEFAULT-VALUE}.")
  private DataPath data = new DataPath(Path.of(DataDirectory.DEFAULT));

  @Option(
      names = "--database-url",
      paramLabel = "JDBC",
      description =
          "A PostgreSQL with pgvector to use instead of its own. Its password comes from PGPASSWORD"
              + " or PGPASSFILE, since every user of this machine can see a command's words.")
  private @Nullable DatabaseUrl databaseUrl;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "SQS, DynamoDB and S3 that run elsewhere, such as MiniStack's or LocalStack's, to use"
              + " instead of its own emulators; with the AWS credentials and region of the"
              + " environment.")
  private @Nullable HttpUrl endpoint;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new UpCommand(terminal))
        .registerConverter(HostAddress.class, HostAddress::of)
        .registerConverter(Port.class, Port::of);
  }

  @Override
  public Integer call() {
    CloudConfig config = config();
    if (config.listening().isOpen()) {
      terminal
          .err()
          .println(
              "Warning: other machines reach "
                  + config.listening().host().getHostAddress()
                  + ". Requests need a key, and what they carry, keys too, is not encrypted.");
    }
    LocalCloud cloud = LocalCloud.start(config, terminal.err()::println);
    StopSignal signal = StopSignal.closing(cloud, terminal);
    new Welcome(cloud.connection()).lines(data.path()).forEach(terminal.out()::println);
    signal.await();
    return 0;
  }

  private CloudConfig config() {
    if (s3Port != null && endpoint != null) {
      throw new ParameterException(
          spec.commandLine(), "--s3-port has no effect with --endpoint, which names another S3");
    }
    CloudConfig config =
        CloudConfig.of(data.path(), port.number(), terminal.environment(), terminal.err()::println)
            .withListening(listening());
    if (databaseUrl != null) {
      config = config.withDatabase(databaseUrl.text());
    }
    if (endpoint != null) {
      config = config.withEndpoint(ExternalEndpoint.of(endpoint.uri(), terminal.environment()));
    }
    return config;
  }

  private Listening listening() {
    InetAddress address = host == null ? InetAddress.getLoopbackAddress() : host.address();
    return new Listening(
        address,
        port.number(),
        s3Port == null ? USUAL_S3_PORT : new S3Port.Exactly(s3Port.number()));
  }
}

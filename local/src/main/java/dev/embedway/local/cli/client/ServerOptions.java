package dev.embedway.local.cli.client;

import dev.embedway.local.cli.argument.DataPath;
import dev.embedway.local.cli.argument.HttpUrl;
import dev.embedway.local.cli.argument.ReadableFile;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the server of a command, and its key. */
public final class ServerOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server; without it EMBEDWAY_URL, else the one that was started on --data.")
  private @Nullable HttpUrl url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The API key, which every user of this machine can see in its list of processes: better"
              + " --key-file or EMBEDWAY_API_KEY.")
  private @Nullable String key;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "A file with the API key; without it EMBEDWAY_API_KEY, else the one in connection.json.")
  private @Nullable ReadableFile keyFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "The data directory of ./embedway up; default: ${DEFAULT-VALUE}.")
  private DataPath data = new DataPath(Path.of(DataDirectory.DEFAULT));

  /** True if the server is the one that was started here. */
  public boolean isHere(Terminal terminal) {
    return url == null && terminal.variable("EMBEDWAY_URL").isEmpty();
  }

  /**
   * A client of the server that the options, the environment or connection.json name, in this
   * order.
   *
   * @throws CommandFailure when none of them does
   */
  public ApiClient connect(Terminal terminal) {
    Optional<Connection> file = new DataDirectory(data.path()).connection();
    URI server =
        Optional.ofNullable(url)
            .map(HttpUrl::uri)
            .or(() -> terminal.variable("EMBEDWAY_URL").map(ServerOptions::address))
            .or(() -> file.map(Connection::url))
            .orElseThrow(() ->
                new CommandFailure(
                    "There is no server yet: "
                        + data.path()
                        + " has no connection.json.\n"
                        + "Start one in another terminal:   ./embedway up\n"
                        + "or name one that runs elsewhere: --url URL --key-file FILE"));
    String secret =
        Optional.ofNullable(key)
            .or(() ->
                Optional.ofNullable(keyFile).map(ReadableFile::path).map(ServerOptions::contentOf))
            .or(() -> terminal.variable("EMBEDWAY_API_KEY"))
            .or(() -> file.map(Connection::key))
            .orElseThrow(() ->
                new CommandFailure("No API key: give --key-file FILE or set EMBEDWAY_API_KEY."));
    return new ApiClient(server, secret, RequestSigner.of(terminal));
  }

  private static URI address(String variable) {
    try {
      return HttpUrl.of(variable).uri();
    } catch (TypeConversionException e) {
      throw new CommandFailure("EMBEDWAY_URL " + e.getMessage());
    }
  }

  private static String contentOf(Path file) {
    try {
      String content = Files.readString(file).strip();
      if (content.isEmpty() || content.lines().count() > 1) {
        throw new CommandFailure(file + " must hold the API key on one line, and nothing else");
      }
      return content;
    } catch (IOException e) {
      throw new CommandFailure("Cannot read the API key in " + file);
    }
  }
}

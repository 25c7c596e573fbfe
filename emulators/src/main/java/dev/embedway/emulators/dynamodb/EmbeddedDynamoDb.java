package dev.embedway.emulators.dynamodb;

import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.auth.SignatureCheck;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Loopback;
import dev.embedway.emulators.server.Uncheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB in this JVM, by AWS's own DynamoDB Local: conditional writes, transactions, indexes.
 * Thread-safe.
 *
 * <p>Items past their TTL go within seconds, where AWS takes days. One database serves every region
 * and takes requests that {@link SignatureCheck} takes. Its licence allows development and testing
 * only.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

  private final Server server;
  private final DynamoDbLocal database;
  private final URI endpoint;

  private EmbeddedDynamoDb(Server server, DynamoDbLocal database, URI endpoint) {
    this.server = server;
    this.database = database;
    this.endpoint = endpoint;
  }

  /**
   * Starts one on a free port of 127.0.0.1 whose tables are gone with it.
   *
   * @param credentials the only ones accepted
   */
  public static EmbeddedDynamoDb inMemory(EmulatorCredentials credentials) {
    return start(null, credentials);
  }

  /**
   * Starts one on a free port of 127.0.0.1 that keeps its tables in files.
   *
   * @param directory made if absent
   * @param credentials the only ones accepted
   */
  public static EmbeddedDynamoDb in(Path directory, EmulatorCredentials credentials) {
    try {
      return start(Files.createDirectories(directory).toAbsolutePath().toString(), credentials);
    } catch (IOException e) {
      throw new EmulatorException("Cannot make " + directory, e);
    }
  }

  /**
   * {@code ServerRunner}, AWS's way to start it, would listen on every address: so a web server of
   * ours around its handler.
   */
  private static EmbeddedDynamoDb start(
      @Nullable String directory, EmulatorCredentials credentials) {
    DynamoDbLocal database = DynamoDbLocal.open(directory);
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(Loopback.HOST);
    server.addConnector(connector);
    server.setHandler(
        new SignedHandler(
            database.handler(),
            new SignatureCheck(credentials, "dynamodb", InstantSource.system())));
    Uncheck.run("start DynamoDB", server::start);
    return new EmbeddedDynamoDb(server, database, Loopback.http(connector.getLocalPort()));
  }

  /** Endpoint for DynamoDB clients. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops it and closes its files. */
  @Override
  public void close() {
    Uncheck.run("stop DynamoDB", server::stop);
    Uncheck.run("close the files of DynamoDB", database.files()::close);
  }
}

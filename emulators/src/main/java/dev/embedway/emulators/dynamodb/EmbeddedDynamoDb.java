package dev.embedway.emulators.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
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
  private final LocalDynamoDBServerHandler handler;
  private final URI endpoint;

  private EmbeddedDynamoDb(Server server, LocalDynamoDBServerHandler handler, URI endpoint) {
    this.server = server;
    this.handler = handler;
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
    DynamoDBRequestHandler requests =
        new LocalDynamoDBRequestHandler(0, directory == null, directory, true, false);
    LocalDynamoDBServerHandler handler = new LocalDynamoDBServerHandler(requests, "*");
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(Loopback.HOST);
    server.addConnector(connector);
    server.setHandler(
        new SignedHandler(
            new DynamoDBProxyServer(0, handler).setUpHandler(handler),
            new SignatureCheck(credentials, "dynamodb", InstantSource.system())));
    Uncheck.run("start DynamoDB", server::start);
    return new EmbeddedDynamoDb(server, handler, Loopback.http(connector.getLocalPort()));
  }

  /** Endpoint for DynamoDB clients. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops it and closes its files. */
  @Override
  public void close() {
    Uncheck.run("stop DynamoDB", server::stop);
    handler.close();
  }
}

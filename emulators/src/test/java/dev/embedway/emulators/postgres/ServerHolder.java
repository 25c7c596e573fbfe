package dev.embedway.emulators.postgres;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program for tests to kill: starts a server on the directory given, prints {@code started}, and
 * waits for its input to end.
 */
final class ServerHolder {

  private ServerHolder() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            PostgresInstallation.locate(System.getenv(), System.err::println),
            Path.of(arguments[0]),
            Durability.DURABLE);
    System.out.println("started " + server.port());
    while (System.in.read() >= 0) {
      // waits to be killed
    }
    server.close();
  }
}

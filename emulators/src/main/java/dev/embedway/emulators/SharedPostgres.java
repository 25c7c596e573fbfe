package dev.embedway.emulators;

import dev.embedway.emulators.postgres.Durability;
import dev.embedway.emulators.postgres.EmbeddedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.postgres.PostgresInstallation;
import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one server that all tests of a JVM share: started by the first that asks, gone with the JVM.
 * Thread-safe.
 *
 * <p>It is static, against the habit of this code: its life is that of the test JVM, and test
 * classes have nobody to hand it to them.
 */
public final class SharedPostgres {

  private static final SharedPostgres INSTANCE = new SharedPostgres();

  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable EmbeddedPostgres server;

  private SharedPostgres() {}

  /**
   * A new, empty database on the shared server, to be entered as superuser; a few tens of
   * milliseconds.
   */
  public static PostgresDatabase freshDatabase() {
    return INSTANCE.server().createDatabase("test_" + INSTANCE.databases.incrementAndGet());
  }

  private synchronized EmbeddedPostgres server() {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = start();
      server = running;
    }
    return running;
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start(
          PostgresInstallation.locate(System.getenv(), System.err::println),
          Files.createTempDirectory("embedway-postgres-"),
          Durability.EPHEMERAL);
    } catch (IOException e) {
      throw new EmulatorException("Cannot make a temporary directory", e);
    }
  }
}

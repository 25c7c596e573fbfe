package dev.embedway.emulators.postgres;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL with pgvector, running as a child of this JVM on 127.0.0.1.
 *
 * <p>It ends with this JVM, a {@code kill -9} of it included. A directory that an earlier process
 * left behind in any state (server still running, killed, half made) is taken over. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  /**
   * Keeps the log of changes near 100 MB on a laptop, where of itself it grows to 1 GB with what is
   * ingested and stays so.
   */
  private static final List<String> LITTLE_WAL =
      List.of("max_wal_size=96MB", "min_wal_size=32MB", "wal_compression=on");

  private static final Duration READY_BOUND = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_MILLIS = 200;

  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private final Launch again;
  private final FileChannel lock;
  private final int port;
  private final String password;
  private PostgresProcess process;
  private boolean closed;

  /** Starts the server once more on the port that it had; empty when it does not start. */
  @FunctionalInterface
  private interface Launch {
    Optional<PostgresProcess> start() throws IOException, InterruptedException;
  }

  private EmbeddedPostgres(
      PostgresProcess process, Launch again, FileChannel lock, int port, String password) {
    this.process = process;
    this.again = again;
    this.lock = lock;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts a server on a directory, making its data first when there is none. Takes about a second
   * then, a third of one later.
   *
   * @param directory gets the data, the password (mode 0600) and the log
   * @throws EmulatorException when the directory is in use or the server does not start; the
   *     message ends with its log
   */
  public static EmbeddedPostgres start(
      PostgresInstallation installation, Path directory, Durability durability) {
    PostgresDirectory files = new PostgresDirectory(directory);
    try {
      files.create();
      FileChannel lock = files.lock();
      try {
        return start(installation, files, durability, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot start PostgreSQL in " + directory + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while PostgreSQL started", e);
    }
  }

  private static EmbeddedPostgres start(
      PostgresInstallation installation,
      PostgresDirectory files,
      Durability durability,
      FileChannel lock)
      throws IOException, InterruptedException {
    PostgresLaunch launch = PostgresLaunch.here().requirePermitted();
    new PostgresCluster(installation, launch, files).createIfAbsent();
    new LeftoverServer(files.data()).stop();
    files.keepPreviousLog();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int port = freePort();
      Launch attemptOnPort = () -> launch(launch, installation, files, durability, port);
      Optional<PostgresProcess> process = attemptOnPort.start();
      if (process.isPresent()) {
        return new EmbeddedPostgres(process.get(), attemptOnPort, lock, port, files.password());
      }
      // Lost a race: for the port, or against the last processes of a killed server, which end by
      // themselves.
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new EmulatorException(
        "PostgreSQL does not start in "
            + files.root()
            + ". The end of its log:\n"
            + PostgresProcess.logTail(files.log()));
  }

  private static Optional<PostgresProcess> launch(
      PostgresLaunch launch,
      PostgresInstallation installation,
      PostgresDirectory files,
      Durability durability,
      int port)
      throws IOException, InterruptedException {
    Optional<PostmasterFile> previous = PostmasterFile.read(files.data());
    PostgresProcess process =
        PostgresProcess.start(
            launch, files, durability, command(installation, files, durability, port));
    return process.awaitReady(previous, READY_BOUND) ? Optional.of(process) : Optional.empty();
  }

  /**
   * Starts the server again, on the same port, whenever it ends without having been closed.
   *
   * @param watch told of each end and of each start after it, from a thread of its own
   */
  public void keepRunning(Watch watch) {
    Thread.ofPlatform().daemon().name("postgres-watch").start(() -> watchOver(watch));
  }

  /** Hears how a server that is kept running fares. */
  @ThreadSafe
  public interface Watch {

    /** It ended by itself. */
    void ended();

    /** It accepts connections again. */
    void runsAgain();
  }

  private void watchOver(Watch watch) {
    try {
      while (true) {
        current().awaitEnd();
        if (isClosed()) {
          return;
        }
        watch.ended();
        Duration pause = Duration.ofMillis(PAUSE_MILLIS);
        while (!startAgain()) {
          TimeUnit.MILLISECONDS.sleep(pause.toMillis());
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
        }
        if (isClosed()) {
          return;
        }
        watch.runsAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when it is to be tried once more. */
  private synchronized boolean startAgain() throws InterruptedException {
    if (closed) {
      return true;
    }
    try {
      Optional<PostgresProcess> started = again.start();
      started.ifPresent(fresh -> process = fresh);
      return started.isPresent();
    } catch (IOException | EmulatorException e) {
      return false;
    }
  }

  private synchronized PostgresProcess current() {
    return process;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static List<String> command(
      PostgresInstallation installation, PostgresDirectory files, Durability durability, int port) {
    List<String> words = new ArrayList<>();
    words.add(installation.program("postgres").toString());
    words.addAll(List.of("-D", files.data().toString(), "-p", Integer.toString(port)));
    words.addAll(
        List.of("-c", "listen_addresses=" + Loopback.HOST, "-c", "unix_socket_directories="));
    LITTLE_WAL.forEach(setting -> words.addAll(List.of("-c", setting)));
    durability.postgresSettings().forEach(setting -> words.addAll(List.of("-c", setting)));
    return words;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The database of that name, entered as superuser, whether it exists or not. */
  public PostgresDatabase database(String name) {
    return new PostgresDatabase(
        "jdbc:postgresql://" + Loopback.HOST + ":" + port + "/" + name,
        PostgresCluster.SUPERUSER,
        password);
  }

  /**
   * Makes an empty database; milliseconds.
   *
   * @param name a letter, then letters, digits and underscores, at most 63
   */
  public PostgresDatabase createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "a database name is a lower-case letter, then letters, digits and underscores, at most"
              + " 63: "
              + name);
    }
    execute("CREATE DATABASE " + name);
    return database(name);
  }

  /** Makes the database unless it exists. */
  public PostgresDatabase ensureDatabase(String name) {
    return exists(name) ? database(name) : createDatabase(name);
  }

  private boolean exists(String name) {
    try (Connection connection = connect();
        var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, name);
      try (var row = query.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new EmulatorException("Cannot list the databases", e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new EmulatorException("Failed: " + sql, e);
    }
  }

  private Connection connect() throws SQLException {
    PostgresDatabase own = database("postgres");
    return DriverManager.getConnection(own.jdbcUrl(), own.user(), own.password());
  }

  /** Stops the server: connections are cut, everything is written. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    process.stop();
    try {
      lock.close();
    } catch (IOException e) {
      throw new EmulatorException("Cannot release the directory", e);
    }
  }
}

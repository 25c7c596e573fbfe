package dev.embedway.local.cloud.data;

import dev.embedway.core.pipeline.DataSchema;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory with all of a local cloud's state: {@code dynamodb/}, {@code s3/}, {@code
 * postgres/}, {@code logs/}, and the files {@code connection.json} and {@code secrets.json}, which
 * only their owner may read.
 *
 * <p>Thread-safe. One process at a time may hold it.
 */
public final class DataDirectory {

  /** Default path. */
  public static final String DEFAULT = ".embedway";

  /** That of directories without a mark. */
  private static final int FIRST_SCHEMA = 1;

  private final Path root;
  private final PrivateJson files = new PrivateJson();

  /** A directory, which need not exist yet. */
  public DataDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The directory itself. */
  public Path root() {
    return root;
  }

  /** State of the DynamoDB of its own. */
  public Path dynamoDb() {
    return root.resolve("dynamodb");
  }

  /** Objects of the S3 of its own. */
  public Path s3() {
    return root.resolve("s3");
  }

  /** State of the PostgreSQL of its own. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** Path of the process's log. */
  public Path log() {
    return root.resolve("logs").resolve("embedway.log");
  }

  /** Connection of the cloud that runs, or last ran, on it; empty before the first start. */
  public Optional<Connection> connection() {
    return files.read(connectionFile(), Connection.class);
  }

  /** Writes {@code connection.json}. */
  public void write(Connection connection) {
    files.write(connectionFile(), connection);
  }

  private Path connectionFile() {
    return root.resolve("connection.json");
  }

  /** The directory's secrets, made at the first call; one that is new is added to those there. */
  public Secrets secrets(SecureRandom random) {
    Optional<Secrets> kept = files.read(secretsFile(), Secrets.class);
    Secrets all =
        kept.map(there -> there.lacksPayloadKey() ? there.withPayloadKey(random) : there)
            .orElseGet(() -> Secrets.random(random));
    if (!kept.equals(Optional.of(all))) {
      write(all);
    }
    return all;
  }

  void write(Secrets secrets) {
    files.write(secretsFile(), secrets);
  }

  private Path secretsFile() {
    return root.resolve("secrets.json");
  }

  RegisteredKeys operatorKeys() {
    return files.read(operatorKeysFile(), RegisteredKeys.class).orElse(RegisteredKeys.NONE);
  }

  void write(RegisteredKeys keys) {
    files.write(operatorKeysFile(), keys);
  }

  private Path operatorKeysFile() {
    return root.resolve("operator-keys.json");
  }

  /**
   * The id of the key in {@code connection.json}; empty where no start on it has added that key.
   */
  public Optional<String> operatorKeyId() {
    return connection().flatMap(there -> operatorKeys().id(OperatorKeys.hash(there.key())));
  }

  /** Puts another operator key, which the server already knows, in the place of the present one. */
  public void replaceOperatorKey(String key, String id) {
    Connection there = connection().orElseThrow();
    write(operatorKeys().with(OperatorKeys.hash(key), id));
    files.read(secretsFile(), Secrets.class).ifPresent(kept -> write(kept.withOperatorKey(key)));
    write(new Connection(there.url(), key, there.s3(), there.database()));
  }

  /**
   * Takes the directory for this process, making it if absent; closing the channel gives it back,
   * as does the end of the process, however it comes.
   *
   * @throws LocalCloudException when another process has it
   */
  public FileChannel lock() {
    try {
      files.makeDirectory(root, secretsFile());
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new LocalCloudException(inUse(), null);
      }
      return channel;
    } catch (IOException e) {
      throw new LocalCloudException("Cannot write to " + root + ": " + e, e);
    }
  }

  /**
   * Notes the schema of what is kept here, the first time.
   *
   * @throws LocalCloudException for a directory with data of another schema
   */
  public void requireSchema() {
    Path file = root.resolve("schema.json");
    int number =
        files
            .read(file, SchemaMark.class)
            .map(SchemaMark::schema)
            .orElse(Files.exists(secretsFile()) ? FIRST_SCHEMA : DataSchema.NUMBER);
    if (number != DataSchema.NUMBER) {
      throw new LocalCloudException(
          DataSchema.refusal(number, root.toString())
              + "; --data DIR names another directory, and the documents of this one are plain files"
              + " under "
              + s3(),
          null);
    }
    files.write(file, new SchemaMark(number));
  }

  /** Content of {@code schema.json}. */
  record SchemaMark(int schema) {}

  private String inUse() {
    return "Another ./embedway up runs on "
        + root
        + connection().map(there -> " (" + there.url() + ")").orElse("")
        + ". Use that one, stop it, or name another directory: --data DIR";
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}

package dev.embedway.emulators;

import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.dynamodb.EmbeddedDynamoDb;
import dev.embedway.emulators.s3.EmbeddedS3;
import dev.embedway.emulators.s3.ObjectChange;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.FileTree;
import dev.embedway.emulators.server.Uncheck;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One SQS, one DynamoDB and one S3 that all tests of a JVM share, each started by the first that
 * asks, gone with the JVM. Tests keep apart by names of queues, tables and buckets ({@link
 * #freshName}). Thread-safe.
 *
 * <p>It is static for the same reason as {@link SharedPostgres}.
 */
public final class SharedEmulators {

  /** Credentials that all three accept. */
  public static final EmulatorCredentials CREDENTIALS =
      new EmulatorCredentials("testaccesskey", "testsecretkey");

  private static final SharedEmulators INSTANCE = new SharedEmulators();

  private final List<ObjectChange> changes = new CopyOnWriteArrayList<>();
  private @Nullable EmbeddedSqs sqs;
  private @Nullable EmbeddedDynamoDb dynamoDb;
  private @Nullable EmbeddedS3 s3;

  private SharedEmulators() {}

  /** Endpoint of the shared SQS. */
  public static URI sqsEndpoint() {
    return INSTANCE.sqs().endpoint();
  }

  /** Endpoint of the shared DynamoDB. */
  public static URI dynamoDbEndpoint() {
    return INSTANCE.dynamoDb().endpoint();
  }

  /** Endpoint of the shared S3. */
  public static URI s3Endpoint() {
    return INSTANCE.s3().endpoint();
  }

  /** Changes in one bucket of the shared S3 so far, in order. */
  public static List<ObjectChange> changes(String bucket) {
    return INSTANCE.changes.stream().filter(change -> change.bucket().equals(bucket)).toList();
  }

  /** A name nobody else has, good for a queue, a table and a bucket. */
  public static String freshName(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 13);
  }

  private synchronized EmbeddedSqs sqs() {
    EmbeddedSqs running = sqs == null ? EmbeddedSqs.start(CREDENTIALS) : sqs;
    sqs = running;
    return running;
  }

  private synchronized EmbeddedDynamoDb dynamoDb() {
    EmbeddedDynamoDb running = dynamoDb == null ? EmbeddedDynamoDb.inMemory(CREDENTIALS) : dynamoDb;
    dynamoDb = running;
    return running;
  }

  private synchronized EmbeddedS3 s3() {
    EmbeddedS3 running = s3 == null ? startS3() : s3;
    s3 = running;
    return running;
  }

  private EmbeddedS3 startS3() {
    try {
      Path directory = Files.createTempDirectory("embedway-s3-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
      return EmbeddedS3.start(directory, CREDENTIALS, InstantSource.system(), changes::add);
    } catch (IOException e) {
      throw new EmulatorException("Cannot make a temporary directory", e);
    }
  }

  private static void remove(Path directory) {
    Uncheck.run("remove " + directory, () -> FileTree.delete(directory));
  }
}

package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.testing.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Uploads while a part is away. By default the clocks are those of the {@code test} topology, where
 * 4 s stand for the 5 minutes that a message waits at most at first, so 8 s are an outage of ten
 * minutes; it lasts until a message has failed as often as one might be given up for. With {@code
 * -Poutages} it is 75 s on the clocks of AWS.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class OutageTest {

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("embedway.test.outage.seconds", 8));
  private static final String TOPOLOGY =
      Objects.requireNonNullElse(System.getProperty("embedway.test.outage.topology"), "test");

  /** Half of an outage is the longest wait after it; the rest is for a busy machine. */
  private static final Duration RECOVERY = OUTAGE.dividedBy(2).plusSeconds(60);

  /** Deliveries after which queues are usually told to give a message up. */
  private static final int USUAL_DELIVERIES = 5;

  /** Bound on the time of so many, which only guards against hanging. */
  private static final Duration DELIVERED = Duration.ofMinutes(5);

  private static final int DOCUMENTS = 20;

  private static OutageCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = OutageCloud.start(TOPOLOGY);
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void uploadsOutliveAnAbsentPostgreSql() throws Exception {
    outlive("no-postgresql", cloud.postgres());
  }

  @Test
  void uploadsOutliveAnAbsentDynamoDb() throws Exception {
    outlive("no-dynamodb", cloud.dynamoDb());
  }

  @Test
  void uploadsOutliveAnAbsentS3() throws Exception {
    outlive("no-s3", cloud.s3());
  }

  @Test
  void uploadsOutliveAnAbsentProvider() throws Exception {
    cloud.createRemoteStore("no-provider");
    outlive("no-provider", cloud.provider());
  }

  private static void outlive(String store, TcpProxy part) throws SQLException {
    cloud.put(store, 0, DOCUMENTS / 2);
    int line = cloud.logged();
    part.set(Mode.DOWN);
    long start = System.nanoTime();
    // Straight to S3, as an uploader does whose network is well.
    cloud.put(store, DOCUMENTS / 2, DOCUMENTS);
    LockSupport.parkNanos(OUTAGE.toNanos() - (System.nanoTime() - start));
    Await.until(() -> cloud.maxFailures(line) >= USUAL_DELIVERIES, DELIVERED);
    long away = System.nanoTime() - start;
    part.set(Mode.PASS);
    long end = System.nanoTime();
    Await.until(() -> cloud.statuses(store).equals(completed()), RECOVERY);

    System.err.printf(
        "outage %s: %.1f s away, all of %d completed %.1f s later%n",
        store, away / 1e9, DOCUMENTS, (System.nanoTime() - end) / 1e9);
    assertEquals(Set.of(1), cloud.generations(store), "none was uploaded again");
    assertEquals(cloud.chunks(store), cloud.storedChunks(store), "each chunk once");
    assertEquals(List.of(), cloud.deadLetters());
    assertTrue(part.accepted() > 0, "the part was reached by its proxy");
  }

  private static List<String> completed() {
    return IntStream.range(0, DOCUMENTS).mapToObj(i -> "completed").toList();
  }
}

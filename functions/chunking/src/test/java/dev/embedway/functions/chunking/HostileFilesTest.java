package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.embedway.core.pipeline.PipelineSettings.FileLimits;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each hostile file by name, with a good one after it. */
class HostileFilesTest {

  /** Far more than any takes, for machines with other things to do. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final FileTextExtractor EXTRACTOR =
      new FileTextExtractor(new FileLimits(1 << 26, Duration.ofSeconds(12), 96));

  private static final AtomicInteger VISITS = new AtomicInteger();

  private static final Listener ELSEWHERE = Listener.open(VISITS);

  @BeforeAll
  static void warm() {
    assertEquals("completed", end("a.html", SampleFiles.of("html", "Warm.")));
  }

  @AfterAll
  static void close() {
    EXTRACTOR.close();
    ELSEWHERE.close();
  }

  @TestFactory
  Stream<DynamicTest> endsSoonAsItsContentDeserves() {
    return HostileFiles.all(ELSEWHERE.url()).entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(),
                () -> {
                  HostileFiles.File file = each.getValue();

                  String end = assertTimeout(BOUND, () -> end(each.getKey(), file.bytes()));

                  assertEquals(file.end(), end);
                  assertEquals("completed", end("b.html", SampleFiles.of("html", "Good.")));
                  assertEquals(0, VISITS.get(), "nothing outside the file is fetched");
                }));
  }

  private static String end(String name, byte[] bytes) {
    return switch (EXTRACTOR.extract(TenantId.DEFAULT, new ByteArrayInputStream(bytes), name, "")) {
      case Extraction.Text text -> "completed";
      case Extraction.Rejected(var error) -> error.code().wire();
    };
  }

  /** A server that counts who comes. */
  private record Listener(ServerSocket socket) implements AutoCloseable {

    static Listener open(AtomicInteger visits) {
      try {
        Listener listener = new Listener(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> listener.count(visits));
        return listener;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void count(AtomicInteger visits) {
      try {
        while (true) {
          socket.accept().close();
          visits.incrementAndGet();
        }
      } catch (IOException closed) {
        Thread.currentThread().interrupt();
      }
    }

    String url() {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/x";
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}

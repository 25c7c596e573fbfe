package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own. */
@Timeout(120)
class MainTest {

  private final CountDownLatch readerIsGone = new CountDownLatch(1);

  @Test
  void exportThatNobodyReadsFails(@TempDir Path directory) throws Exception {
    HttpServer server = server();
    Path errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
            UpProcess.java(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            UpProcess.classPath(),
            Main.class.getName(),
            "export",
            "notes",
            "--key",
            "ew_k",
            "--url",
            "http://127.0.0.1:" + server.getAddress().getPort());
    builder.environment().keySet().removeIf(name -> name.startsWith("EMBEDWAY_"));
    Process export = builder.redirectError(errors.toFile()).start();

    export.getInputStream().close();
    readerIsGone.countDown();

    assertEquals(1, export.waitFor());
    assertEquals(
        List.of("The output ended after 1 records"),
        Files.readAllLines(errors).stream().filter(line -> !line.startsWith("SLF4J")).toList());
    server.stop(0);
  }

  /** Answers with a record once the reader is gone. */
  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/vector_stores/notes/vectors",
        call -> {
          awaitReader();
          byte[] body = "{\"data\":[{\"id\":\"a\"}]}".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    return server;
  }

  private void awaitReader() {
    try {
      readerIsGone.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

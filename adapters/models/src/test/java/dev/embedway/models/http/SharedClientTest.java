package dev.embedway.models.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedClientTest {

  /** A connection has a port of its own at the client's end. */
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();

  private final SharedClient client = new SharedClient();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  SharedClientTest() throws IOException {}

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          connections.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, 2);
          try (exchange) {
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private String ask() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return client
        .get()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void callsOneAfterAnotherUseOneConnection() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals("ok", ask());
    }

    assertEquals(1, connections.size());
  }

  @Test
  void aCallAfterClosingMakesAConnectionAnew() throws Exception {
    ask();
    client.close();
    client.close();

    assertEquals("ok", ask());
    assertEquals(2, connections.size());
  }
}

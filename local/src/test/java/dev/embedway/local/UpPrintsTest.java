package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal with {@code up} in it, from start to stop, open to other machines. */
@Timeout(540)
class UpPrintsTest {

  /** Every line that it may print before it says how to use it. */
  private static final List<String> EXPECTED =
      List.of(
          "EMBEDWAY_DATABSE_URL is set and has no effect: .*; did you mean EMBEDWAY_DATABASE_URL\\?",
          "Warning: other machines reach 0\\.0\\.0\\.0\\..*",
          "started in .*",
          "ready .*",
          "key   .*");

  @Test
  void nothingButItsOwnLinesIsPrinted(@TempDir Path directory)
      throws IOException, InterruptedException {
    Map<String, String> variables = Map.of("EMBEDWAY_DATABSE_URL", "mistyped");
    try (UpProcess up =
        UpProcess.start(directory.resolve("data"), variables, "--host", "0.0.0.0")) {
      assertEquals("127.0.0.1", up.connection().url().getHost());
      HttpResponse<String> health = get(up.connection().url().resolve("/health"));
      assertEquals(200, health.statusCode(), health.body());
      assertEquals(200, get(outside(up.connection().url().getPort())).statusCode());
      up.stop();

      List<String> lines = up.printed().lines().toList();
      List<String> before = lines.subList(0, Math.max(0, lines.indexOf("")));
      assertEquals(EXPECTED.size(), before.size(), up.printed());
      for (int i = 0; i < EXPECTED.size(); i++) {
        assertTrue(before.get(i).matches(EXPECTED.get(i)), before.get(i));
      }
      assertEquals(
          List.of("Stopping ...", "Stopped."), lines.subList(lines.size() - 2, lines.size()));
      assertEquals("Ctrl-C stops it.", lines.get(lines.size() - 3));
    }
  }

  /** The start page by an address that other machines know; loopback where there is none. */
  private static URI outside(int port) throws IOException {
    String host =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst()
            .map(address -> address.getHostAddress())
            .orElse("127.0.0.1");
    return URI.create("http://" + host + ":" + port + "/");
  }

  private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}

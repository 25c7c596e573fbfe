package dev.embedway.local.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.signing.Signatures;
import dev.embedway.core.signing.SignedRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cli.Typed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line before a server that wants signatures. */
class RequestSignerTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final HttpServer server = server();

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void signsWithTheFirstSecretOfTheEnvironment(@TempDir Path directory) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), "some-key-1\n");
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> variables =
        Map.of("EMBEDWAY_SIGNING_SECRETS", SECRET + ",another", "EMBEDWAY_TENANT", "acme");
    List<List<String>> commands =
        List.of(
            List.of("models"), List.of("documents", "--store", "a_b"), List.of("search", "what"));

    for (List<String> command : commands) {
      List<String> words = new java.util.ArrayList<>(command);
      words.addAll(1, List.of("--url", url, "--key-file", key.toString()));
      Typed signed = Typed.command(directory, variables, words.toArray(String[]::new));
      Typed unsigned = Typed.command(directory, Map.of(), words.toArray(String[]::new));

      assertEquals(0, signed.exitCode(), signed.err());
      assertEquals(1, unsigned.exitCode(), unsigned.err());
      assertTrue(unsigned.err().contains("EMBEDWAY_SIGNING_SECRETS"), unsigned.err());
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean isSigned = isSigned(exchange, body);
    byte[] answer =
        (isSigned
                ? "{\"data\":[]}"
                : "{\"error\":{\"message\":\"no\",\"code\":\"invalid_signature\"}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isSigned ? 200 : 401, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static boolean isSigned(HttpExchange exchange, byte[] body) {
    Optional<String> signature =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Signature"));
    if (signature.isEmpty()) {
      return false;
    }
    assertEquals("Bearer some-key-1", exchange.getRequestHeaders().getFirst("Authorization"));
    SignedRequest request =
        new SignedRequest(
            new TenantId("acme"),
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            new SignedRequest.Content(
                sha256(body),
                SignedRequest.covered(
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)))),
            new SignedRequest.Stamp(
                Long.parseLong(exchange.getRequestHeaders().getFirst("X-Timestamp")),
                exchange.getRequestHeaders().getFirst("X-Nonce")));
    try {
      new Signatures(List.of(SECRET), (_, _, _, _) -> true, InstantSource.system())
          .check(request, signature.get());
      return true;
    } catch (EmbedwayException e) {
      return false;
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

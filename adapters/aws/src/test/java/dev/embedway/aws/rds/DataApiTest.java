package dev.embedway.aws.rds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.error.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The service is a server of the test's that answers what it is told to. */
class DataApiTest {

  private static final DataApi.Target TARGET = new DataApi.Target("cluster", "secret", "embedway");

  private final List<String> bodies = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private final HttpServer service;
  private final DataApi api;
  private volatile int status = 200;
  private volatile String fault = "";

  DataApiTest() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/Execute",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] said = "{\"message\": \"why\"}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("x-amzn-ErrorType", fault);
          exchange.sendResponseHeaders(status, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    service.start();
    api =
        new DataApi(
            URI.create("http://127.0.0.1:" + service.getAddress().getPort()),
            "eu-central-1",
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")));
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void aStatementIsSentSigned() throws IOException {
    api.execute(TARGET, "SELECT 1");

    JsonNode body = new JsonMapper().readTree(bodies.getFirst());
    assertEquals("cluster", body.path("resourceArn").asText());
    assertEquals("secret", body.path("secretArn").asText());
    assertEquals("embedway", body.path("database").asText());
    assertEquals("SELECT 1", body.path("sql").asText());
    assertTrue(
        signatures
            .getFirst()
            .matches(
                "AWS4-HMAC-SHA256 Credential=AKID/\\d{8}/eu-central-1/rds-data/aws4_request.*"),
        signatures.getFirst());
  }

  @Test
  void aClusterThatWakesUpMayBeAskedAgain() {
    status = 400;
    fault = "DatabaseResumingException:http://internal.amazon.com/";

    UnavailableException thrown =
        assertThrows(UnavailableException.class, () -> api.execute(TARGET, "SELECT 1"));

    assertTrue(thrown.isRetriable());
  }

  @Test
  void aStatementThatIsRefusedSaysWhy() {
    status = 400;
    fault = "DatabaseErrorException";

    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> api.execute(TARGET, "SELECT 1"))
                .getMessage());

    assertTrue(message.contains("DatabaseErrorException: why"), message);
  }
}

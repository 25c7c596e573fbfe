package dev.embedway.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One tenant's load beside another tenant's request, over HTTP. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class FairnessTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int LARGE_REQUESTS = 8;
  private static final int WORDS = 5;

  /** Nearly what a request may have for a model of 2,000 tokens a second. */
  private static final int TEXTS = 190;

  private static final int WORDS_A_TEXT = 230;

  private final Connection connection;
  private final Api operator;
  private final List<Socket> clients = new ArrayList<>();

  FairnessTest(LocalCloud cloud) {
    this.connection = cloud.connection();
    this.operator = Api.of(connection);
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    Await.until(() -> underWay() == 0, BOUND);
  }

  @Test
  void aTenantsWordsAreAnsweredWhileEightLargeRequestsOfAnotherWait() throws IOException {
    String greedy = key("fair-a");
    Api modest = operator.withKey(key("fair-b"));
    for (int i = 0; i < LARGE_REQUESTS; i++) {
      clients.add(send(greedy, large(i)));
    }
    Await.until(() -> underWay() >= LARGE_REQUESTS, BOUND);

    for (int i = 0; i < WORDS; i++) {
      ObjectNode word = operator.object().put("model", "all-MiniLM-L6-v2").put("input", "w" + i);
      assertEquals(200, modest.post("/v1/embeddings", word).status());
    }

    for (Socket client : clients) {
      assertEquals(0, client.getInputStream().available(), "a large request was answered before");
    }
  }

  private String key(String tenant) {
    ObjectNode body = operator.object().put("tenant", tenant);
    body.putArray("roles").add("embed");
    return operator.post("/v1/keys", body).body().path("key").asText();
  }

  private String large(int number) {
    ObjectNode body = operator.object().put("model", "all-MiniLM-L6-v2");
    for (int i = 0; i < TEXTS; i++) {
      body.withArray("input").add(number + " " + i + " word".repeat(WORDS_A_TEXT));
    }
    return body.toString();
  }

  private Socket send(String key, String body) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), connection.url().getPort());
    String head =
        """
        POST /v1/embeddings HTTP/1.1\r
        Host: 127.0.0.1\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(key, body.length());
    client.getOutputStream().write((head + body).getBytes(UTF_8));
    return client;
  }

  private int underWay() {
    return operator.get("/v1/embeddings/metrics").body().path("active_requests").asInt(-1);
  }
}

package dev.embedway.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.concurrent.Executors;

/**
 * A provider in a process of its own that speaks OpenAI's embeddings API and takes 50 ms for each
 * answer. Prints its port, and ends with its standard input.
 */
public final class UpstreamStub {

  private static final Duration WORK = Duration.ofMillis(50);

  /** As text-embedding-3-small has it. */
  private static final int DIM = 1536;

  private static final ObjectMapper JSON = new ObjectMapper();

  private UpstreamStub() {}

  /** Runs it; see the class. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/embeddings", UpstreamStub::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      Thread.sleep(WORK);
      byte[] body = body(request).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String body(JsonNode request) {
    JsonNode input = request.path("input");
    int texts = input.isArray() ? input.size() : 1;
    boolean base64 = request.path("encoding_format").asText().equals("base64");
    StringJoiner data = new StringJoiner(",");
    for (int i = 0; i < texts; i++) {
      data.add(
          "{\"object\":\"embedding\",\"index\":"
              + i
              + ",\"embedding\":"
              + (base64 ? Vectors.BASE64 : Vectors.FLOATS)
              + "}");
    }
    return "{\"object\":\"list\",\"model\":\""
        + request.path("model").asText()
        + "\",\"data\":["
        + data
        + "],\"usage\":{\"prompt_tokens\":"
        + 20 * texts
        + ",\"total_tokens\":"
        + 20 * texts
        + "}}";
  }

  /** One vector of length 1 in the two ways of writing it. */
  private static final class Vectors {

    static final float EACH = (float) (1 / Math.sqrt(DIM));
    static final String BASE64 = base64();
    static final String FLOATS = floats();

    private static String base64() {
      ByteBuffer bytes = ByteBuffer.allocate(DIM * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        bytes.putFloat(EACH);
      }
      return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }

    private static String floats() {
      StringJoiner joined = new StringJoiner(",", "[", "]");
      for (int i = 0; i < DIM; i++) {
        joined.add(Float.toString(EACH));
      }
      return joined.toString();
    }
  }
}

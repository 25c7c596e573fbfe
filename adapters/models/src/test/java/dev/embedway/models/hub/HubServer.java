package dev.embedway.models.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A hub with one repository, whose large files are at another address. */
final class HubServer implements AutoCloseable {

  static final String REPOSITORY = "some-org/tiny.model";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /**
   * The Authorization header of each request to the other address; {@code "null"} where it had
   * none.
   */
  final Queue<String> tokensElsewhere = new ConcurrentLinkedQueue<>();

  /** Paths of the requests to the hub, in order. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private final Path files;
  private final HttpServer hub = server();
  private final HttpServer store = server();

  /** Change to a file's bytes before they are sent. */
  volatile Change change = (_, bytes) -> bytes;

  /** Status of every answer; 200 serves the repository. */
  volatile int status = 200;

  /** A path that is not listed. */
  volatile String hidden = "";

  /** The token without which nothing is shown; empty for none. */
  volatile String token = "";

  interface Change {
    byte[] apply(String path, byte[] bytes);
  }

  HubServer(Path files) {
    this.files = files;
    hub.createContext("/", this::answer);
    store.createContext("/", this::send);
  }

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!token.isEmpty() && !("Bearer " + token).equals(given)) {
      end(exchange, 401, new byte[0]);
    } else if (status != 200) {
      end(exchange, status, "{\"error\":\"no\"}".getBytes(StandardCharsets.UTF_8));
    } else if (path.startsWith("/api/models/" + REPOSITORY + "/revision/")) {
      end(exchange, 200, listing());
    } else if (path.startsWith("/" + REPOSITORY + "/resolve/" + COMMIT + "/")) {
      String file = path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1);
      if (file.endsWith(".onnx")) {
        exchange
            .getResponseHeaders()
            .set("Location", "http://127.0.0.1:" + store.getAddress().getPort() + "/" + file);
        end(exchange, 302, new byte[0]);
      } else {
        end(exchange, 200, content(file));
      }
    } else {
      end(exchange, 404, new byte[0]);
    }
  }

  private void send(HttpExchange exchange) throws IOException {
    tokensElsewhere.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    end(exchange, 200, content(exchange.getRequestURI().getPath().substring(1)));
  }

  private byte[] content(String path) throws IOException {
    return change.apply(path, Files.readAllBytes(files.resolve(path)));
  }

  private byte[] listing() throws IOException {
    ObjectNode body = new ObjectMapper().createObjectNode().put("sha", COMMIT);
    ArrayNode siblings = body.putArray("siblings");
    try (Stream<Path> all = Files.walk(files)) {
      List<Path> regular = all.filter(Files::isRegularFile).toList();
      for (Path file : regular) {
        String path = files.relativize(file).toString();
        byte[] bytes = Files.readAllBytes(file);
        if (path.equals(hidden)) {
          continue;
        }
        ObjectNode entry =
            siblings
                .addObject()
                .put("rfilename", path)
                .put("size", bytes.length)
                .put(
                    "blobId",
                    hash(
                        "SHA-1",
                        ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII),
                        bytes));
        if (path.endsWith(".onnx")) {
          entry.putObject("lfs").put("sha256", hash("SHA-256", bytes)).put("size", bytes.length);
        }
      }
    }
    return new ObjectMapper().writeValueAsBytes(body);
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void end(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}

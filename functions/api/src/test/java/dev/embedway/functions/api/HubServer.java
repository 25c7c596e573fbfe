package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.functions.api.http.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A hub whose every repository has the small model, but for those named {@code no-such}. */
public final class HubServer implements AutoCloseable {

  /** Of all revisions but {@code next}. */
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  static final String NEXT_COMMIT = "fedcba9876543210fedcba9876543210fedcba98";

  private final Map<String, byte[]> files = files();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private volatile CountDownLatch mayAnswer = new CountDownLatch(0);

  /** The value of {@code HF_ENDPOINT}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers nothing from now on until the latch is open. */
  public void hold(CountDownLatch until) {
    mayAnswer = until;
  }

  /** Paths of the listings that were asked for. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private static Map<String, byte[]> files() {
    Path built =
        Path.of(Objects.requireNonNull(System.getProperty("embedway.test.models")))
            .resolve(Cloud.MODEL);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      files.put("onnx/model.onnx", Files.readAllBytes(built.resolve("model.onnx")));
      files.put("tokenizer.json", Files.readAllBytes(built.resolve("tokenizer.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(
        files,
        "config.json",
        "{\"hidden_size\": 384, \"max_position_embeddings\": 512, \"vocab_size\": 30522}");
    put(files, "sentence_bert_config.json", "{\"max_seq_length\": 256}");
    put(
        files,
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    put(
        files,
        "1_Pooling/config.json",
        "{\"word_embedding_dimension\": 384, \"pooling_mode_mean_tokens\": true}");
    return files;
  }

  private static void put(Map<String, byte[]> files, String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    await();
    if (path.startsWith("/api/models/")) {
      asked.add(path);
    }
    byte[] body =
        path.startsWith("/api/models/") && !path.contains("no-such")
            ? listing(path)
            : Optional.ofNullable(
                    files.get(path.replaceAll("^.*/(" + COMMIT + "|" + NEXT_COMMIT + ")/", "")))
                .orElse(new byte[0]);
    try (exchange) {
      exchange.sendResponseHeaders(
          body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void await() {
    try {
      if (!mayAnswer.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let the hub answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] listing(String path) {
    ObjectNode body = Json.object().put("sha", path.endsWith("/next") ? NEXT_COMMIT : COMMIT);
    ArrayNode siblings = body.putArray("siblings");
    files.forEach((name, bytes) ->
        siblings
            .addObject()
            .put("rfilename", name)
            .put("size", bytes.length)
            .putObject("lfs")
            .put("size", bytes.length)
            .put("sha256", sha256(bytes)));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

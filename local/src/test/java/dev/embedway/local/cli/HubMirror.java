package dev.embedway.local.cli;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A hub whose every repository has one model, in two exports. */
final class HubMirror implements AutoCloseable {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final HttpServer server;

  /**
   * A hub of one model.
   *
   * @param model a directory with {@code model.onnx} and {@code tokenizer.json}
   */
  HubMirror(Path model) throws IOException {
    byte[] weights = Files.readAllBytes(model.resolve("model.onnx"));
    files.put("onnx/model.onnx", weights);
    files.put("onnx/model_O4.onnx", weights);
    files.put("tokenizer.json", Files.readAllBytes(model.resolve("tokenizer.json")));
    put(
        "config.json",
        "{\"hidden_size\": 384, \"max_position_embeddings\": 512, \"vocab_size\": 30522}");
    put("sentence_bert_config.json", "{\"max_seq_length\": 256}");
    put(
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    put(
        "1_Pooling/config.json",
        "{\"word_embedding_dimension\": 384, \"pooling_mode_mean_tokens\": true}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void put(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body =
        path.startsWith("/api/models/")
            ? listing()
            : Objects.requireNonNull(
                files.get(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1)), path);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] listing() throws IOException {
    ObjectNode body = new ObjectMapper().createObjectNode().put("sha", COMMIT);
    ArrayNode siblings = body.putArray("siblings");
    files.forEach((name, bytes) ->
        siblings
            .addObject()
            .put("rfilename", name)
            .put("size", bytes.length)
            .putObject("lfs")
            .put("sha256", sha256(bytes))
            .put("size", bytes.length));
    return new ObjectMapper().writeValueAsBytes(body);
  }

  private static String sha256(byte[] bytes) {
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

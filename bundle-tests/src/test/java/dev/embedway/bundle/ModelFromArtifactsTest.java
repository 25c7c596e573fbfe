package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** A model that is not in the zip. */
class ModelFromArtifactsTest {

  private static final String PLACE = "models/harbour@2026-11/";

  private static final String SPLITTING =
      "\"pre_tokenizer\":\\s*\\{\\s*\"type\":\\s*\"BertPreTokenizer\"\\s*}";

  /** The same in another form, which only the tokenizers library reads. */
  private static final String IN_A_SEQUENCE =
      "\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"BertPreTokenizer\"}]}";

  private final Zip zip = Zip.of("api");

  @TempDir Path directory;

  @Test
  void isFetchedAndTokenizedByTheLibraryInPlace() throws IOException {
    try (Surroundings surroundings = Surroundings.make()) {
      Map<String, String> variables = new HashMap<>(surroundings.variables(FunctionId.API));
      variables.put("EMBEDWAY_S3_MODELS", "harbour@2026-11");
      variables.put("EMBEDDINGS_MODEL_STORAGE_DIR", directory.resolve("models").toString());
      variables.put("DJL_CACHE_DIR", directory.resolve("unpacked").toString());
      put(surroundings, files());

      try (RuntimeProcess api =
          zip.start(FunctionId.API.spec(), Initialization.ON_DEMAND, variables)) {
        assertEquals(vector(api, "all-MiniLM-L6-v2"), vector(api, "harbour"));
      }
    }

    assertFalse(Files.exists(directory.resolve("unpacked")));
  }

  private Map<String, byte[]> files() throws IOException {
    Path shipped = zip.unpacked().root().resolve("models/all-MiniLM-L6-v2");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.onnx", Files.readAllBytes(shipped.resolve("model.onnx")));
    files.put(
        "tokenizer.json",
        utf8(
            Files.readString(shipped.resolve("tokenizer.json"))
                .replaceFirst(SPLITTING, IN_A_SEQUENCE)));
    files.put(
        "config.json",
        utf8(
            """
            {"hidden_size": 384, "max_position_embeddings": 256, "num_attention_heads": 12,
             "vocab_size": 30522}
            """));
    files.put(
        "modules.json",
        utf8(
            """
            [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """));
    files.put("1_Pooling/config.json", utf8("{\"pooling_mode_mean_tokens\": true}"));
    return files;
  }

  private static void put(Surroundings surroundings, Map<String, byte[]> files) {
    StringBuilder sums = new StringBuilder();
    files.forEach((name, content) -> {
      sums.append(sha256(content)).append("  ").append(name).append('\n');
      put(surroundings, name, content);
    });
    put(surroundings, "SHA256SUMS", utf8(sums.toString()));
  }

  private static void put(Surroundings surroundings, String name, byte[] content) {
    String bucket = surroundings.topology().artifactsBucket();
    surroundings
        .clients()
        .s3()
        .putObject(put -> put.bucket(bucket).key(PLACE + name), RequestBody.fromBytes(content));
  }

  private static JsonNode vector(RuntimeProcess api, String model) {
    Http.Answer answer =
        Http.post(
            api,
            "/v1/embeddings",
            "{\"model\":\"" + model + "\",\"input\":\"gulls over the breakwater\"}");
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.body().path("data").get(0).path("embedding");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

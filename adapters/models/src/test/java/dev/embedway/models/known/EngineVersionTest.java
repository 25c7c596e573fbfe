package dev.embedway.models.known;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.models.Engines;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineVersionTest {
  private static final String TEXT =
      "The harbour master rang the bell twice: fog, ebb tide, and 3 ships overdue.";

  @Test
  void theReleaseInModelsNamesIsTheOneThatRuns() {
    try (OnnxEmbeddingProvider engine = Engines.start(1)) {
      Engines.embed(engine, BuiltInModels.MINILM_INT8, TEXT);
    }

    assertEquals(OrtEnvironment.getEnvironment().getVersion(), EngineVersion.CURRENT);
  }

  @Test
  void anotherReleaseMakesAnInt8ModelAnotherOne() {
    assertEquals("", EngineVersion.mark(Variant.INT8, "1.29.0"));
    assertEquals("+ort1.32.0", EngineVersion.mark(Variant.INT8, "1.32.0"));
    assertEquals("", EngineVersion.mark(Variant.FP32, "1.32.0"));
  }

  /**
   * Fails when a new release makes other vectors: then {@link EngineVersion#CURRENT} has to name it
   * and the files below be written anew, and the upgrade is one that embeds int8 stores again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void int8VectorsAreThoseOfTheReleaseBefore(String id) throws IOException {
    ModelSpec model = BuiltInModels.find(id).orElseThrow().card();
    try (OnnxEmbeddingProvider engine = Engines.start(1)) {
      Vector made = Engines.embed(engine, model, TEXT);

      double likeness = made.cosine(golden(id, made));

      assertTrue(likeness > 0.9999, () -> id + ": cosine " + likeness);
    }
  }

  private static Vector golden(String id, Vector made) throws IOException {
    try (InputStream file = EngineVersionTest.class.getResourceAsStream("golden/" + id + ".txt")) {
      String base64 = Base64.getMimeEncoder(96, new byte[] {'\n'}).encodeToString(made.toBytes());
      assertNotNull(file, () -> "golden/" + id + ".txt is to be\n" + base64);
      byte[] bytes =
          Base64.getMimeDecoder()
              .decode(new String(file.readAllBytes(), StandardCharsets.US_ASCII));
      return Vector.read(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
    }
  }
}

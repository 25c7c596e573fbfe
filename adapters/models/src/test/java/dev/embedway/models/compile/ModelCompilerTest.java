package dev.embedway.models.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import dev.embedway.models.Engines;
import dev.embedway.models.calibration.RangesFile;
import dev.embedway.models.compile.ActivationRanges.Range;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCompilerTest {
  private static final String ID = BuiltInModels.MINILM_INT8.id();
  private static final Path AS_TRAINED = Engines.MODELS.resolve(ID + "-fp32");

  @TempDir private Path directory;

  @Test
  void compiledModelHasTheHashOfItsCard() throws Exception {
    Path compiled = directory.resolve("model.onnx");

    ModelCompiler.compile(ID, AS_TRAINED.resolve("model.onnx"), compiled);

    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(compiled));
    assertEquals(BuiltInModels.MINILM_INT8.sha256(), HexFormat.of().formatHex(hash));
    assertEquals(List.of(compiled), filesOf(directory));
  }

  @Test
  void graphThatIsNoEncoderAsTrainedIsNamedAndNothingIsWritten() throws IOException {
    Path quantised = Engines.MODELS.resolve("bge-small-en-v1.5").resolve("model.onnx");

    UnknownGraphException fault =
        assertThrows(
            UnknownGraphException.class,
            () -> ModelCompiler.compile(ID, quantised, directory.resolve("model.onnx")));

    assertEquals("weights are no 32-bit floats in the file", fault.getMessage());
    assertEquals(List.of(), filesOf(directory));
  }

  @Test
  void vectorsAreNearThoseOfTheWeightsAsTrained() {
    List<String> texts =
        List.of(
            "A heron stands in the reeds.",
            "hello",
            "SELECT count(*) FROM boats WHERE berth IS NULL",
            "Die F\u00e4hre legt um sieben Uhr ab.",
            "The harbour master keeps the key, and whoever wants the lock opened after dusk has to"
                + " ring twice, wait for the lamp, and call the name of the boat and her draught.");
    try (OnnxEmbeddingProvider engine = Engines.start(1)) {
      List<Vector> compiled = Engines.embed(engine, BuiltInModels.MINILM_INT8, texts);
      List<Vector> trained = Engines.embed(engine, BuiltInModels.MINILM_FP32, texts);

      for (int i = 0; i < texts.size(); i++) {
        double cosine = compiled.get(i).cosine(trained.get(i));
        assertTrue(cosine > 0.985, texts.get(i) + ": " + cosine);
      }
    }
  }

  @Test
  void rangesAreThoseThatRunsFind() throws Exception {
    Path found = directory.resolve("found");
    RangesFile.write(AS_TRAINED, BuiltInModels.MINILM_INT8.maxTokens(), found);

    List<Range> runs = ranges(Files.newInputStream(found));
    List<Range> kept = ranges(ModelCompiler.class.getResourceAsStream(ID + ".ranges"));

    assertEquals(runs.size(), kept.size());
    for (int place = 0; place < kept.size(); place++) {
      for (int i = 0; i < kept.get(place).length(); i++) {
        assertNear(runs.get(place).low(i), kept.get(place).low(i));
        assertNear(runs.get(place).high(i), kept.get(place).high(i));
      }
    }
  }

  private static List<Range> ranges(InputStream file) throws IOException {
    try (file) {
      return ActivationRanges.read(new BufferedInputStream(file)).places();
    }
  }

  /** Eight bits are kept, and processors differ in the last of many more. */
  private static void assertNear(double expected, double actual) {
    assertEquals(expected, actual, 0.01 * Math.abs(expected) + 1e-6);
  }

  private static List<Path> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}

package dev.embedway.models.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelCompilerTest {
  private static final String ID = BuiltInModels.MINILM_INT8.id();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void compiledModelHasTheHashOfItsCard(String id) throws Exception {
    Path compiled = directory.resolve("model.onnx");

    ModelCompiler.compile(id, asTrained(id).resolve("model.onnx"), compiled);

    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(compiled));
    assertEquals(card(id).sha256(), HexFormat.of().formatHex(hash));
    assertEquals(List.of(compiled), filesOf(directory));
  }

  @Test
  void graphThatIsNoEncoderAsTrainedIsNamedAndNothingIsWritten() throws IOException {
    Path quantised = Engines.MODELS.resolve(ID).resolve("model.onnx");

    UnknownGraphException fault =
        assertThrows(
            UnknownGraphException.class,
            () -> ModelCompiler.compile(ID, quantised, directory.resolve("model.onnx")));

    assertEquals("2 nodes Gather read one value, not one", fault.getMessage());
    assertEquals(List.of(), filesOf(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void vectorsAreNearThoseOfTheWeightsAsTrained(String id) {
    List<String> texts =
        List.of(
            "A heron stands in the reeds.",
            "hello",
            "SELECT count(*) FROM boats WHERE berth IS NULL",
            "Die F\u00e4hre legt um sieben Uhr ab.",
            "The harbour master keeps the key, and whoever wants the lock opened after dusk has to"
                + " ring twice, wait for the lamp, and call the name of the boat and her draught.");
    try (OnnxEmbeddingProvider engine = Engines.start(1)) {
      List<Vector> compiled = Engines.embed(engine, card(id), texts);
      List<Vector> trained = Engines.embed(engine, card(id + "-fp32"), texts);

      for (int i = 0; i < texts.size(); i++) {
        double cosine = compiled.get(i).cosine(trained.get(i));
        assertTrue(cosine > 0.985, texts.get(i) + ": " + cosine);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void rangesAreThoseThatRunsFind(String id) throws Exception {
    ActivationRanges kept = ranges(ModelCompiler.class.getResourceAsStream(id + ".ranges"));
    Path file = directory.resolve("found");
    RangesFile.write(card(id), asTrained(id), file);

    ActivationRanges found = ranges(Files.newInputStream(file));

    assertEquals(found.places().size(), kept.places().size());
    for (int place = 0; place < kept.places().size(); place++) {
      assertNear(found.places().get(place), kept.places().get(place), !id.equals(ID));
    }
  }

  @Test
  void defaultModelIsCompiledWithoutMeans() throws IOException {
    ActivationRanges ranges = ranges(ModelCompiler.class.getResourceAsStream(ID + ".ranges"));

    assertEquals(0, ranges.places().getFirst().mean(0));
  }

  private static ModelSpec card(String id) {
    return BuiltInModels.find(id).orElseThrow().card();
  }

  private static Path asTrained(String id) {
    return Engines.MODELS.resolve(id + "-fp32");
  }

  private static ActivationRanges ranges(InputStream file) throws IOException {
    try (file) {
      return ActivationRanges.read(new BufferedInputStream(file));
    }
  }

  private static void assertNear(Range found, Range kept, boolean hasMeans) {
    for (int i = 0; i < kept.length(); i++) {
      assertNear(found.low(i), kept.low(i), 0);
      assertNear(found.high(i), kept.high(i), 0);
      if (hasMeans) {
        // A mean near 0 is a difference of larger numbers.
        assertNear(found.mean(i), kept.mean(i), 1e-4 * found.magnitude(i));
      }
    }
  }

  /** Eight bits are kept, and processors differ in the last of many more. */
  private static void assertNear(double expected, double actual, double more) {
    assertEquals(expected, actual, 0.01 * Math.abs(expected) + 1e-6 + more);
  }

  private static List<Path> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}

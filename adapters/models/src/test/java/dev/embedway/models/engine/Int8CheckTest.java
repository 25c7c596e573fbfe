package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.TinyOnnx;
import dev.embedway.models.engine.Processor.Int8;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.onnxfile.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Int8CheckTest {
  private static final Processor WITHOUT_VNNI = () -> Int8.SATURATING;

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {65, -65, 127, -128})
  void refusesWeightsBeyond64WhereTheyWouldSaturate(int weight) throws IOException {
    Path file = graph("MatMulInteger", weight);

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> Int8Check.require(BuiltInModels.MINILM_INT8, file, WITHOUT_VNNI));

    assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, fault.code());
    assertTrue(fault.getMessage().contains("up to " + Math.abs(weight)), fault.getMessage());
    assertTrue(fault.getMessage().contains("fp32"), fault.getMessage());
    assertTrue(fault.getMessage().contains("reduce_range"), fault.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"MatMulInteger, 64", "MatMulInteger, -64", "Gather, 127"})
  void takesWeightsWithin64AndThoseThatAreOnlyLookedUp(String operator, int weight)
      throws IOException {
    Path file = graph(operator, weight);

    assertDoesNotThrow(() -> Int8Check.require(BuiltInModels.MINILM_INT8, file, WITHOUT_VNNI));
  }

  @Test
  void takesAnyWeightsWhereProductsAreExact() throws IOException {
    Path file = graph("MatMulInteger", 127);

    assertDoesNotThrow(() -> Int8Check.require(BuiltInModels.MINILM_INT8, file, () -> Int8.EXACT));
    assertDoesNotThrow(() -> Int8Check.require(BuiltInModels.MINILM_FP32, file, WITHOUT_VNNI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void theKnownModelsAreRightOnEveryProcessor(String id) throws IOException {
    ModelSpec model = BuiltInModels.find(id).orElseThrow().card();
    Path weights = Engines.MODELS.resolve(id).resolve("model.onnx");

    assertDoesNotThrow(() -> Int8Check.require(model, weights, WITHOUT_VNNI));
    int largest = OnnxFile.read(weights).largestInt8();
    assertTrue(List.of(63, 64).contains(largest), () -> "largest " + largest);
  }

  @Test
  void theEngineLooksBeforeItLoads() throws IOException {
    Path model = new TinyModel(1).writeTo(directory.resolve("steep"));
    TinyOnnx graph =
        new TinyModel(1)
            .graph()
            .weights("steep", TinyOnnx.INT8, List.of(1, 1), new byte[] {100})
            .node("DynamicQuantizeLinear", List.of("placed"), "quantised")
            .node("MatMulInteger", List.of("quantised", "steep"), "unused");
    Files.write(model.resolve("model.onnx"), graph.toBytes());
    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(
            List.of(),
            new dev.embedway.core.provider.EngineSettings(
                directory, Optional.of(Engines.NATIVES), 1),
            InstantSource.system(),
            WITHOUT_VNNI)) {
      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class,
              () -> Engines.embed(engine, engine.models().getFirst(), "text"));

      assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, fault.code());
    }
  }

  @Test
  void theEngineRunsTheDefaultModelWithoutVnni() {
    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(
            BuiltInModels.all(),
            new dev.embedway.core.provider.EngineSettings(
                Engines.MODELS, Optional.of(Engines.NATIVES), 1),
            InstantSource.system(),
            WITHOUT_VNNI)) {
      Vector vector = Engines.embed(engine, BuiltInModels.MINILM_INT8, "text");

      assertTrue(vector.isFinite());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, flags : fpu sse4_2 avx2, SATURATING",
    "amd64, flags : fpu avx2 avx_vnni, EXACT",
    "x86_64, flags : fpu avx512f avx512_vnni, EXACT",
    "aarch64, Features : fp asimd, EXACT"
  })
  void theProcessorIsWhatLinuxSaysOfIt(String architecture, String line, Int8 expected)
      throws IOException {
    Path description = Files.writeString(directory.resolve("cpuinfo"), "processor : 0\n" + line);

    assertEquals(expected, new ThisProcessor(architecture, description).int8());
  }

  @Test
  void anUnknownX86ProcessorCountsAsOneWithoutVnni() {
    assertEquals(Int8.SATURATING, new ThisProcessor("x86_64", directory.resolve("nothing")).int8());
  }

  private Path graph(String operator, int weight) throws IOException {
    return Files.write(
        directory.resolve("model.onnx"),
        new TinyOnnx()
            .input("a", TinyOnnx.INT64, 0)
            .weights("w", TinyOnnx.INT8, List.of(2, 1), new byte[] {1, (byte) weight})
            .node(operator, List.of("a", "w"), "b")
            .output("b", TinyOnnx.FLOAT, 0)
            .toBytes());
  }
}

package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.TinyOnnx;
import dev.embedway.models.onnxfile.OnnxFile;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Model files in this process's memory, as Linux lists them. */
@Timeout(360)
@EnabledOnOs(OS.LINUX)
final class MappedFilesTest {
  private static final int MODELS = 6;

  @TempDir private Path directory = Path.of("");

  @Test
  void noFileOfAModelStaysMappedOnceItIsExaminedOrUnloaded() throws IOException {
    for (int i = 0; i < MODELS; i++) {
      new TinyModel(i).writeTo(directory.resolve("mapped-" + i));
    }
    EngineSettings settings =
        new EngineSettings(
            new EngineSettings.Directories(
                directory, Optional.empty(), Optional.of(Engines.NATIVES)),
            1,
            new Residency(1, 1L << 30, Duration.ofMinutes(5)));

    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(List.of(), settings, InstantSource.system())) {
      for (ModelSpec card : engine.models()) {
        Engines.embed(engine, card, "ab");
      }
    }

    assertEquals(List.of(), mapped());
  }

  @Test
  void weightsInAFileOfTheirOwnAreLookedThroughAndLeft() throws IOException {
    Path model = directory.resolve("model.onnx");
    Files.write(directory.resolve("weights.bin"), new byte[] {1, -100, 3, 4});
    Files.write(
        model,
        new TinyOnnx()
            .input("input_ids", TinyOnnx.INT64, 0, 0)
            .external("w", TinyOnnx.INT8, List.of(2, 2), "weights.bin")
            .node("MatMulInteger", List.of("input_ids", "w"), "y")
            .output("y", TinyOnnx.FLOAT, 0, 0, 2)
            .toBytes());

    OnnxGraph graph = OnnxFile.read(model);

    assertEquals(100, graph.largestInt8());
    assertEquals(List.of(), mapped());
  }

  private List<String> mapped() throws IOException {
    String its = directory.toRealPath().toString();
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(its))
        .toList();
  }
}

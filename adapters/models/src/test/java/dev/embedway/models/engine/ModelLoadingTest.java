package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelLoadingTest {
  private static final ModelSpec MODEL = BuiltInModels.MINILM_INT8;

  @TempDir private Path models;
  private Path weights;

  @BeforeEach
  void name() {
    weights = models.resolve(MODEL.id()).resolve("model.onnx");
  }

  @Test
  void namesTheCommandThatAddsAMissingModel() {
    EmbedwayException fault = embedFails();

    assertEquals(ErrorCode.MODEL_NOT_FOUND, fault.code());
    assertTrue(
        fault.getMessage().contains("./embedway models add " + MODEL.id()), fault.getMessage());
  }

  @Test
  void countsTokensWhereThereAreNoWeights() throws IOException {
    copy("tokenizer.json");

    try (OnnxEmbeddingProvider engine = start()) {
      assertEquals(5, engine.tokenizer(MODEL).count("no weights here"));
    }
    assertTrue(embedFails().getMessage().contains(weights.toString()));
  }

  @Test
  void findsFilesThatComeLater() throws IOException {
    try (OnnxEmbeddingProvider engine = start()) {
      assertThrows(EmbedwayException.class, () -> Engines.embed(engine, MODEL, "early"));
      copy("model.onnx");
      copy("tokenizer.json");
      Instant end = Instant.now().plusSeconds(20);
      while (engine.models().isEmpty()) {
        assertTrue(Instant.now().isBefore(end), "the model was not found in 20 s");
        Thread.onSpinWait();
      }

      assertEquals(MODEL.dim(), Engines.embed(engine, MODEL, "later").dim());
    }
  }

  @Test
  void refusesWeightsThatAreNotTheCards() throws IOException {
    copy("tokenizer.json");
    copy("model.onnx");
    Files.write(weights, new byte[] {0x7A, 0}, StandardOpenOption.APPEND);

    EmbedwayException fault = embedFails();

    assertEquals(ErrorCode.INTERNAL, fault.code());
  }

  @Test
  void doesNotHashAgainWhatWasShipped() throws IOException {
    copy("tokenizer.json");
    copy("model.onnx");
    Files.write(weights, new byte[] {0x7A, 0}, StandardOpenOption.APPEND);
    EngineSettings plain =
        new EngineSettings(models.resolve("none"), Optional.of(Engines.NATIVES), 1);
    EngineSettings shipped =
        new EngineSettings(
            new EngineSettings.Directories(
                plain.modelDirectory(), Optional.of(models), plain.nativesDirectory()),
            plain.threads(),
            plain.residency());

    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(List.of(MODEL), shipped, InstantSource.system())) {
      assertEquals(MODEL.dim(), Engines.embed(engine, MODEL, "text").dim());
    }
  }

  private EmbedwayException embedFails() {
    try (OnnxEmbeddingProvider engine = start()) {
      return assertThrows(EmbedwayException.class, () -> Engines.embed(engine, MODEL, "text"));
    }
  }

  private OnnxEmbeddingProvider start() {
    return Engines.start(List.of(MODEL), models, 1);
  }

  private void copy(String name) throws IOException {
    Path from = Engines.MODELS.resolve(MODEL.id()).resolve(name);
    Path to = models.resolve(MODEL.id()).resolve(name);
    Files.createDirectories(models.resolve(MODEL.id()));
    Files.copy(from, to);
  }
}

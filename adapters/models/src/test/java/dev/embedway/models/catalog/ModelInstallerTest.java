package dev.embedway.models.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.known.BuiltInModel;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelInstallerTest {
  private static final BuiltInModel MODEL = BuiltInModels.find("all-MiniLM-L6-v2").orElseThrow();

  @TempDir private Path directory = Path.of("");
  private Path storage;
  private ModelInstaller installer;

  @BeforeEach
  void make() {
    storage = directory.resolve("not/made/yet");
    installer = new ModelInstaller(storage);
  }

  @Test
  void aModelIsAddedWholeAndOnce() throws IOException {
    assertFalse(installer.isAdded(MODEL));

    installer.add(MODEL, jar("model.onnx"));
    installer.add(MODEL, jar("model.onnx"));

    assertTrue(installer.isAdded(MODEL));
    assertEquals(List.of("all-MiniLM-L6-v2"), names());
  }

  @Test
  void anArchiveWithOtherWeightsLeavesNothingBehind() throws IOException {
    Path jar = jar("tokenizer.json");

    assertThrows(EmbedwayException.class, () -> installer.add(MODEL, jar));

    assertFalse(installer.isAdded(MODEL));
    assertEquals(List.of(), names());
  }

  @Test
  void damagedFilesAreReplaced() throws IOException {
    installer.add(MODEL, jar("model.onnx"));
    Path weights = storage.resolve("all-MiniLM-L6-v2/model.onnx");
    Files.write(weights, new byte[] {1}, StandardOpenOption.APPEND);
    assertFalse(installer.isAdded(MODEL));

    installer.add(MODEL, jar("model.onnx"));

    assertTrue(installer.isAdded(MODEL));
    assertEquals(List.of("all-MiniLM-L6-v2"), names());
  }

  @Test
  void severalWhoAddTheSameModelDoNotDisturbOneAnother() throws Exception {
    Path tiny = new TinyModel(1).writeTo(directory.resolve("tiny"));
    ModelSpec card = ModelInstaller.examine(tiny);
    try (ExecutorService adders = Executors.newFixedThreadPool(4)) {
      List<Future<?>> added =
          IntStream.range(0, 20)
              .<Future<?>>mapToObj(i -> adders.submit(() -> installer.copy(tiny)))
              .toList();
      for (Future<?> each : added) {
        each.get();
      }
    }

    assertEquals(List.of("tiny"), names());
    assertEquals(card, ModelInstaller.examine(storage.resolve("tiny")));
  }

  @Test
  void aDirectoryOfOnesOwnIsRefusedWithAllThatItLacks() throws IOException {
    Path tiny = new TinyModel(1).writeTo(directory.resolve("tiny"));
    Files.delete(tiny.resolve("config.json"));
    Files.delete(tiny.resolve("modules.json"));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> ModelInstaller.examine(tiny));

    assertTrue(
        fault.getMessage().endsWith("\n  there is no config.json\n  there is no modules.json"),
        fault.getMessage());
  }

  @Test
  void aNameThatCannotBeAnIdOrIsTakenIsRefused() throws IOException {
    Path spaced = new TinyModel(1).writeTo(directory.resolve("my model"));
    Path taken = new TinyModel(1).writeTo(directory.resolve("e5-small-v2"));

    assertThrows(EmbedwayException.class, () -> ModelInstaller.examine(spaced));
    assertThrows(EmbedwayException.class, () -> ModelInstaller.examine(taken));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(storage)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** An archive as published, with this file in the place of the weights. */
  private Path jar(String weights) throws IOException {
    Path jar = directory.resolve(weights + ".jar");
    Path files = Engines.MODELS.resolve("all-MiniLM-L6-v2-fp32");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry("all-minilm-l6-v2.onnx"));
      Files.copy(files.resolve(weights), zip);
      zip.putNextEntry(new ZipEntry("all-minilm-l6-v2-tokenizer.json"));
      Files.copy(files.resolve("tokenizer.json"), zip);
    }
    return jar;
  }
}

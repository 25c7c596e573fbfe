package dev.embedway.functions.api;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Prompts;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A card of the built-in weights that has what theirs lack: prompts, and lengths to be cut to. */
final class NestedModel {

  static final String ID = "nested-mini";

  private NestedModel() {}

  static List<ModelSpec> besideBuiltIn() {
    return Stream.concat(BuiltInModels.all().stream(), Stream.of(card())).toList();
  }

  /** The built-in models' directory, and its files under this card's name. */
  static Path directory(Path builtIn) {
    try {
      Path directory =
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "models");
      try (Stream<Path> models = Files.list(builtIn)) {
        for (Path model : models.toList()) {
          link(directory.resolve(model.getFileName()), model);
        }
      }
      link(directory.resolve(ID), builtIn.resolve(BuiltInModels.MINILM_INT8.id()));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target.toAbsolutePath().normalize());
  }

  private static ModelSpec card() {
    ModelSpec own = BuiltInModels.MINILM_INT8;
    return new ModelSpec(
        ID,
        own.provider(),
        own.weights(),
        new ModelSpec.Inputs(own.maxTokens(), new Prompts("query: ", "passage: ")),
        new ModelSpec.Vectors(
            ID, own.dim(), List.of(128, 256, own.dim()), own.pooling(), own.normalization()));
  }
}

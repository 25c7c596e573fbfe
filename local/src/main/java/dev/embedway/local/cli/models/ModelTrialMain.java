package dev.embedway.local.cli.models;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.tokenizer.TrialTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The process that tries a model: says on its output why it cannot be run, and ends with 1. */
public final class ModelTrialMain {

  /** Beyond the time that the parent gives it. */
  private static final Duration LONG = Duration.ofHours(1);

  private ModelTrialMain() {}

  /** Takes a directory of models, the one model in it, and the natives' directory or nothing. */
  public static void main(String[] args) {
    String fault;
    try {
      Optional<Path> natives = args.length > 1 ? Optional.of(Path.of(args[1])) : Optional.empty();
      fault = fault(new EngineSettings(Path.of(args[0]), natives, 1));
    } catch (RuntimeException e) {
      // The tokenizer's library throws nothing more special.
      fault = reason(e);
    }
    byte[] said = fault.getBytes(StandardCharsets.UTF_8);
    System.out.write(said, 0, said.length);
    System.out.flush();
    // Threads of a native library must not keep it.
    Runtime.getRuntime().halt(fault.isEmpty() ? 0 : 1);
  }

  private static String fault(EngineSettings settings) {
    InstantSource clock = InstantSource.system();
    try (OnnxEmbeddingProvider engine = new OnnxEmbeddingProvider(List.of(), settings, clock)) {
      ModelSpec model = engine.models().getFirst();
      EmbedCall call =
          new EmbedCall(
              model,
              PromptRole.QUERY,
              TrialTexts.of(model, onlyDirectory(settings.modelDirectory())),
              clock.instant().plus(LONG));
      return engine.embed(call).vectors().stream().allMatch(Vector::isFinite)
          ? ""
          : "it makes vectors that are not finite";
    }
  }

  private static Path onlyDirectory(Path models) {
    try (Stream<Path> all = Files.list(models)) {
      return all.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(RuntimeException fault) {
    Throwable cause = fault.getCause();
    return fault.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }
}

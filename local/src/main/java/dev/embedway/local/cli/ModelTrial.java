package dev.embedway.local.cli;

import dev.embedway.core.config.EngineSettings;
import dev.embedway.core.embedding.Vector;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.OnnxEmbeddingProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Runs a model of one's own once, so that what its files do not show is found before it is added.
 */
final class ModelTrial {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EngineSettings settings;

  ModelTrial(EngineSettings settings) {
    this.settings = settings;
  }

  /**
   * Embeds a text with the model of a directory.
   *
   * @throws CommandFailure when it cannot, saying why
   */
  void run(ModelSpec model, Path directory) {
    InstantSource clock = InstantSource.system();
    try (ScratchDirectory scratch = ScratchDirectory.make();
        OnnxEmbeddingProvider engine =
            new OnnxEmbeddingProvider(List.of(), over(linked(scratch, directory)), clock)) {
      EmbedCall call =
          new EmbedCall(
              model, PromptRole.QUERY, List.of("A trial."), clock.instant().plus(PATIENCE));
      Vector vector = engine.embed(call).vectors().getFirst();
      if (!vector.isFinite()) {
        throw new CommandFailure(model.id() + " makes vectors that are not finite.");
      }
    } catch (IOException e) {
      throw new CommandFailure(model.id() + " cannot be tried: " + e.getMessage());
    } catch (CommandFailure e) {
      throw e;
    } catch (RuntimeException e) {
      // The tokenizer's library throws nothing more special.
      throw new CommandFailure(model.id() + " cannot be run: " + reason(e));
    }
  }

  private static Path linked(ScratchDirectory scratch, Path directory) throws IOException {
    Files.createSymbolicLink(
        scratch.path().resolve(directory.toAbsolutePath().normalize().getFileName()),
        directory.toAbsolutePath());
    return scratch.path();
  }

  private EngineSettings over(Path models) {
    return new EngineSettings(
        models, Optional.empty(), settings.nativesDirectory(), 1, settings.residency());
  }

  private static String reason(RuntimeException fault) {
    Throwable cause = fault.getCause();
    return fault.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }
}

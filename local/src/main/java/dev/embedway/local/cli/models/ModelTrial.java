package dev.embedway.local.cli.models;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a model of one's own on a few texts, the longest among them, in a process of its own, so
 * that what its files do not show is found before it is added.
 */
final class ModelTrial {

  private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(10);

  /** Of the process beside the model. */
  private static final long OVERHEAD_BYTES = 1L << 30;

  private final EngineSettings settings;

  ModelTrial(EngineSettings settings) {
    this.settings = settings;
  }

  /**
   * Embeds {@link dev.embedway.models.tokenizer.TrialTexts} with the model of a directory.
   *
   * @throws CommandFailure when it cannot, saying why
   */
  void run(ModelSpec model, Path directory) {
    try (ScratchDirectory scratch = ScratchDirectory.make()) {
      new TrialProcess(TRIAL_TIMEOUT, settings.residency().maxBytes() + OVERHEAD_BYTES)
          .run(command(linked(scratch, directory)));
    } catch (IOException e) {
      throw new CommandFailure(model.id() + " cannot be tried: " + e.getMessage());
    } catch (CommandFailure e) {
      throw new CommandFailure(model.id() + " cannot be run: " + e.getMessage());
    }
  }

  private List<String> command(Path models) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ModelTrialMain.class.getName(),
                models.toString()),
            settings.nativesDirectory().stream().map(Path::toString))
        .toList();
  }

  private static Path linked(ScratchDirectory scratch, Path directory) throws IOException {
    Files.createSymbolicLink(
        scratch.path().resolve(directory.toAbsolutePath().normalize().getFileName()),
        directory.toAbsolutePath());
    return scratch.path();
  }
}

package dev.embedway.functions.api;

import dev.embedway.aws.S3ModelStore;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.HubName;
import dev.embedway.models.HubOrigin;
import dev.embedway.models.ModelInstaller;
import dev.embedway.models.remote.ModelHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings a hub's models into this process and into the artifacts bucket, from which other processes
 * take them at their start when {@code EMBEDWAY_S3_MODELS} names them.
 *
 * <p>Thread-safe. What is cut off leaves nothing that counts.
 */
public final class HubDownloads {

  private static final int COMMIT_DIGITS = 12;

  private final ModelHub hub;
  private final ModelInstaller installer;
  private final S3ModelStore store;

  /**
   * Downloads from a hub.
   *
   * @param installer into the directory of this process's models
   */
  public HubDownloads(ModelHub hub, ModelInstaller installer, S3ModelStore store) {
    this.hub = hub;
    this.installer = installer;
    this.store = store;
  }

  /**
   * A model that was brought.
   *
   * @param commit of its repository
   * @param artifact what {@code EMBEDWAY_S3_MODELS} names it by
   */
  record Brought(ModelSpec card, String commit, String artifact) {}

  /**
   * Brings one.
   *
   * @param check throws when the model may not be used; nothing is kept then
   * @throws dev.embedway.core.error.EmbedwayException as {@link ModelHub#fetch}, {@link
   *     ModelInstaller#examine} and {@link S3ModelStore#put} do
   */
  Brought bring(HubName name, Consumer<ModelSpec> check, Instant deadline) {
    try {
      Path scratch = Files.createTempDirectory("embedway-hub");
      try {
        Path directory = Files.createDirectory(scratch.resolve(name.directory()));
        HubOrigin origin = hub.fetch(name, directory, deadline);
        ModelSpec card = ModelInstaller.examine(directory);
        check.accept(card);
        String artifact = name.directory() + "@" + origin.commit().substring(0, COMMIT_DIGITS);
        store.put(artifact, directory);
        installer.copy(directory);
        return new Brought(card, origin.commit(), artifact);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, name.repository() + " cannot be written to the disk", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}

package dev.embedway.models.runtime;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.fleet.HubModels;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.models.catalog.ModelInstaller;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.hub.ModelHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings a hub's models into the artifacts bucket and into this process, and lists them, so that
 * every other process brings them from there when they are first asked for.
 *
 * <p>Thread-safe. What is cut off leaves nothing that counts: a model is listed when its files are
 * whole.
 */
public final class HubDownloads implements HubModels {

  private static final int COMMIT_DIGITS = 12;

  /** Of a download that no request waits for to its end. */
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(15);

  private final ModelHub hub;
  private final ModelStore store;
  private final ModelList list;
  private final FleetShelf shelf;
  private final InstantSource clock;

  /**
   * Downloads from a hub.
   *
   * @param shelf of this process's models
   */
  HubDownloads(
      ModelHub hub, ModelStore store, ModelList list, FleetShelf shelf, InstantSource clock) {
    this.hub = hub;
    this.store = store;
    this.list = list;
    this.shelf = shelf;
    this.clock = clock;
  }

  /**
   * A model that was brought.
   *
   * @param commit of its repository
   * @param artifact what {@code EMBEDWAY_S3_MODELS} names it by
   */
  public record Brought(ModelSpec card, String commit, String artifact) {}

  /**
   * The model that is listed under a name's id; empty where none is.
   *
   * @throws ConflictException {@code state_conflict} when it is of another commit than the name's
   * @throws dev.embedway.core.error.EmbedwayException as {@link ModelHub#commit} and {@link
   *     ModelList#all} do
   */
  public Optional<ListedModel> listed(HubName name, Instant deadline) {
    Optional<ListedModel> listed =
        list.all().stream().filter(model -> model.id().equals(name.model())).findFirst();
    if (listed.isPresent() && name.revision().isPresent()) {
      requireSame(listed.get(), hub.commit(name, deadline));
    }
    return listed;
  }

  /**
   * Brings one.
   *
   * @param check throws when the model may not be used; nothing is kept then
   * @throws ConflictException {@code state_conflict} when another commit was listed meanwhile
   * @throws dev.embedway.core.error.EmbedwayException as {@link ModelHub#fetch}, {@link
   *     ModelInstaller#examine}, {@link ModelStore#put}, {@link ModelList#add} and {@link
   *     FleetShelf#add} do
   */
  public Brought bring(HubName name, Consumer<ModelSpec> check, Instant deadline) {
    try {
      Path scratch = Files.createTempDirectory("embedway-hub");
      try {
        Path directory = Files.createDirectory(scratch.resolve(name.directory()));
        HubOrigin origin = hub.fetch(name, directory, deadline);
        ModelSpec card = ModelInstaller.examine(directory);
        check.accept(card);
        String artifact = name.directory() + "@" + origin.commit().substring(0, COMMIT_DIGITS);
        store.put(artifact, directory);
        ListedModel model =
            new ListedModel(name.model(), artifact, origin.commit(), FleetShelf.bytes(directory));
        requireSame(list.add(model), origin.commit());
        shelf.add(name.model(), directory);
        return new Brought(card, origin.commit(), artifact);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, name.repository() + " cannot be written to the disk", e);
    }
  }

  @Override
  public void bring(String name) {
    HubName asked =
        HubName.of(name)
            .orElseThrow(() ->
                new NotFoundException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "the model's name is no hub's repository: OWNER/NAME[@REVISION][:EXPORT]",
                    "model"));
    Instant deadline = clock.instant().plus(DOWNLOAD_TIMEOUT);
    Optional<ListedModel> listed = listed(asked, deadline);
    if (listed.isPresent()) {
      shelf.bring(listed.get());
    } else {
      bring(asked, _ -> {}, deadline);
    }
  }

  private static void requireSame(ListedModel listed, String commit) {
    if (!listed.commit().equals(commit)) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "model "
              + listed.id()
              + " is listed with revision "
              + listed.commit()
              + ", and given was "
              + commit
              + ": stores keep vectors of the listed one; leave the revision out to use it, or take"
              + " it off the list first, as docs/models.md says");
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

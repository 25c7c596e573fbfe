package dev.embedway.models.engine;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.fleet.ModelShelf;
import dev.embedway.core.model.ModelArtifacts;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.ModelInstaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * An engine's directory of models as a place for those of the fleet. A directory that was brought
 * holds an empty file {@code .brought}: it alone may be removed, since the artifacts bucket has it.
 *
 * <p>Thread-safe; models are brought one at a time, so that each finds the room that it was
 * promised.
 */
public final class FleetShelf implements ModelShelf {

  private static final String BROUGHT = ".brought";

  /** Room that is left for all else that a process writes. */
  private static final long RESERVE = 16L << 20;

  /** Longer than a call takes from finding a model to having it in memory. */
  private static final Duration IN_USE = Duration.ofMinutes(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Path storage;
  private final OnnxEmbeddingProvider engine;
  private final ModelArtifacts artifacts;
  private final InstantSource clock;
  private final ToLongFunction<Path> room;
  private final ModelInstaller installer;
  private final ReentrantLock bringing = new ReentrantLock();

  /** Times at which models were asked for last, by the names of their directories. */
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();

  /** The directory of the engine's models. */
  public FleetShelf(
      EngineSettings settings,
      OnnxEmbeddingProvider engine,
      ModelArtifacts artifacts,
      InstantSource clock) {
    this(settings, engine, artifacts, clock, FleetShelf::usable);
  }

  FleetShelf(
      EngineSettings settings,
      OnnxEmbeddingProvider engine,
      ModelArtifacts artifacts,
      InstantSource clock,
      ToLongFunction<Path> room) {
    this.storage = settings.modelDirectory().toAbsolutePath().normalize();
    this.engine = engine;
    this.artifacts = artifacts;
    this.clock = clock;
    this.room = room;
    this.installer = new ModelInstaller(storage);
  }

  @Override
  public void used(String id) {
    uses.put(directory(id), clock.instant());
  }

  @Override
  public void bring(ListedModel model) {
    place(model.id(), model.bytes(), unfinished -> artifacts.fetch(model.artifact(), unfinished));
  }

  /**
   * Adds a model of a hub that the artifacts bucket has too.
   *
   * @param from a directory that was examined, whose files are copied
   * @throws dev.embedway.core.error.EmbedwayException as {@link #bring} does
   */
  public void add(String id, Path from) {
    place(id, bytes(from), unfinished -> ModelInstaller.copy(from, unfinished));
  }

  private void place(String id, long bytes, ModelInstaller.Filling filling) {
    String name = directory(id);
    bringing.lock();
    try {
      if (!Files.isDirectory(storage.resolve(name))) {
        makeRoom(id, bytes);
        installer.place(
            name,
            unfinished -> {
              filling.fill(unfinished);
              Files.createFile(unfinished.resolve(BROUGHT));
            });
      }
      used(id);
      engine.lookAgain();
    } finally {
      bringing.unlock();
    }
  }

  private void makeRoom(String id, long bytes) {
    long needed = bytes + RESERVE;
    long free = free();
    if (free >= needed) {
      return;
    }
    List<Path> brought = brought();
    long max = free + total(brought);
    if (max < needed) {
      throw tooLarge(id, bytes, max - RESERVE);
    }
    List<Path> idle = brought.stream().filter(this::isIdle).toList();
    if (free + total(idle) < needed) {
      throw inUse(id, bytes, free - RESERVE);
    }
    for (Path directory : idle) {
      if (free() < needed) {
        installer.remove(name(directory));
      }
    }
  }

  /** Directories that may be removed, the one that was not used for longest first. */
  private List<Path> brought() {
    try (Stream<Path> all = Files.list(storage)) {
      return all.filter(directory -> Files.isRegularFile(directory.resolve(BROUGHT)))
          .sorted(Comparator.comparing(directory -> lastUse(name(directory))))
          .toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean isIdle(Path directory) {
    String name = name(directory);
    return lastUse(name).isBefore(clock.instant().minus(IN_USE))
        && engine.loaded().stream().noneMatch(id -> directory(id).equals(name));
  }

  private Instant lastUse(String name) {
    return uses.getOrDefault(name, Instant.EPOCH);
  }

  private static String name(Path directory) {
    return String.valueOf(directory.getFileName());
  }

  /** The name of a model's directory; ids of no hub are their own. */
  private static String directory(String id) {
    return HubName.of(id).map(HubName::directory).orElse(id);
  }

  private long free() {
    try {
      Files.createDirectories(storage);
      return room.applyAsLong(storage);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static long usable(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long total(List<Path> directories) {
    return directories.stream().mapToLong(FleetShelf::bytes).sum();
  }

  /** Bytes of all files below a directory. */
  public static long bytes(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UnsupportedException tooLarge(String id, long bytes, long max) {
    return new UnsupportedException(
        ErrorCode.PROVIDER_UNSUPPORTED,
        "model "
            + id
            + " takes "
            + megabytes(bytes)
            + " MB of disk, and there are at most "
            + megabytes(max)
            + " in "
            + storage
            + " here; take a smaller export of it ("
            + id.replaceAll(":.*", "")
            + ":NAME), or run it where there is more disk");
  }

  private static UnavailableException inUse(String id, long bytes, long free) {
    return new UnavailableException(
        ErrorCode.MODEL_LOADING,
        "model "
            + id
            + " takes "
            + megabytes(bytes)
            + " MB of disk, "
            + megabytes(free)
            + " are free here, and the models that could make room are in use; send the request"
            + " again",
        RETRY_AFTER,
        null);
  }

  private static long megabytes(long bytes) {
    return Math.max(0, bytes) >> 20;
  }

  private InternalException unreadable(IOException cause) {
    return new InternalException(ErrorCode.INTERNAL, storage + " cannot be read", cause);
  }
}

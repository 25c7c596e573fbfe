package dev.embedway.models.catalog;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.compile.ModelCompiler;
import dev.embedway.models.compile.UnknownGraphException;
import dev.embedway.models.known.BuiltInModel;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Puts models into a directory of models. A model appears there whole or not at all; what is there
 * already and right is left alone.
 *
 * <p>Thread-safe, among processes too.
 */
public final class ModelInstaller {
  /** Hidden, so that no look at the directory takes it for a model. */
  private static final String UNFINISHED = ".adding-";

  /** Of putting a model where others put the same one at the same time. */
  private static final int MAX_ATTEMPTS = 100;

  private final Path storage;

  /** An installer into {@code storage}, which need not exist yet. */
  public ModelInstaller(Path storage) {
    this.storage = storage.toAbsolutePath().normalize();
  }

  /** True if the files of a model that Embedway knows are there and match their hashes. */
  public boolean isAdded(BuiltInModel model) {
    Path directory = storage.resolve(model.card().id());
    try {
      check(model, directory);
      return true;
    } catch (InternalException e) {
      return false;
    }
  }

  /**
   * Adds a model that Embedway knows.
   *
   * @param jar its archive
   * @throws InternalException when the archive is not the one that the card means
   */
  public void add(BuiltInModel model, Path jar) {
    place(
        model.card().id(),
        unfinished -> {
          Path weights = unfinished.resolve(ModelFiles.WEIGHTS);
          extract(jar, entry -> entry.endsWith(".onnx"), weights);
          if (model.isCompiled()) {
            compile(model, weights);
          }
          extract(
              jar,
              entry -> entry.endsWith("tokenizer.json"),
              unfinished.resolve(ModelFiles.TOKENIZER));
          check(model, unfinished);
        });
  }

  /**
   * Reads a user's own directory as a model.
   *
   * @throws InvalidRequestException naming all that it lacks
   */
  public static ModelSpec examine(Path directory) {
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    String id = HubOrigin.idOf(name, directory);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
      throw refused(
          "The directory's name becomes the model's id: 1..100 of A-Z a-z 0-9 _ . -; rename it.");
    }
    if (BuiltInModels.find(id).isPresent()) {
      throw refused(id + " is the id of a model that Embedway knows; rename the directory.");
    }
    return switch (new CardReader(directory).read(id)) {
      case DirectoryCard.Usable usable -> usable.card();
      case DirectoryCard.Unusable unusable ->
          throw refused(
              directory + " is no model yet:\n  " + String.join("\n  ", unusable.faults()));
    };
  }

  /** Copies a directory of one's own that was examined; it keeps its name. */
  public void copy(Path directory) {
    place(
        String.valueOf(directory.toAbsolutePath().normalize().getFileName()),
        unfinished -> copy(directory, unfinished));
  }

  /** Copies a directory's files into one that is there and empty. */
  public static void copy(Path directory, Path into) throws IOException {
    try (Stream<Path> files = Files.walk(directory, 2)) {
      for (Path file : files.toList()) {
        Path to = into.resolve(directory.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  /** Removes a model's directory, atomically for concurrent readers. */
  public void remove(String name) {
    try {
      setAside(storage.resolve(name));
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "model " + name + " cannot be removed from " + storage, e);
    }
  }

  private static InvalidRequestException refused(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, null);
  }

  private static void check(BuiltInModel model, Path directory) {
    ModelFiles files = ModelFiles.in(directory);
    WeightsCheck.require(model.card(), files);
    try {
      if (!WeightsCheck.sha256(List.of(files.tokenizer())).equals(model.tokenizerSha256())) {
        throw new InternalException(
            ErrorCode.INTERNAL,
            files.tokenizer() + " is not the one that model " + model.card().id() + " names",
            null);
      }
    } catch (IOException e) {
      throw new InternalException(ErrorCode.INTERNAL, files.tokenizer() + " cannot be read", e);
    }
  }

  /** Puts the compiled file in the place of its source. */
  private static void compile(BuiltInModel model, Path weights) throws IOException {
    try {
      ModelCompiler.compile(model.card().id(), weights, weights);
    } catch (UnknownGraphException e) {
      throw new InternalException(
          ErrorCode.INTERNAL,
          "the archive has not the weights of model " + model.card().id() + ": " + e.getMessage(),
          e);
    }
  }

  private static void extract(Path jar, Predicate<String> wanted, Path to) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(each -> wanted.test(each.getName()))
              .findFirst()
              .orElseThrow(() -> new IOException(jar.getFileName() + " has no such file"));
      try (InputStream content = zip.getInputStream(entry)) {
        Files.copy(content, to);
      }
    }
  }

  /** Fills a directory beside the others and renames it when it is complete. */
  public void place(String id, Filling filling) {
    try {
      Files.createDirectories(storage);
      Path unfinished = Files.createTempDirectory(storage, UNFINISHED);
      try {
        filling.fill(unfinished);
        rename(unfinished, storage.resolve(id));
      } finally {
        delete(unfinished);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "model " + id + " cannot be put into " + storage + ": " + e, e);
    }
  }

  /** A directory that is not empty cannot be renamed over: it is set aside first. */
  private void rename(Path complete, Path target) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (FileSystemException e) {
        if (tries == MAX_ATTEMPTS) {
          throw e;
        }
      }
      setAside(target);
    }
  }

  private void setAside(Path target) throws IOException {
    Path aside = Files.createTempDirectory(storage, UNFINISHED);
    try {
      Files.move(target, aside.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Someone else has done so.
    } finally {
      delete(aside);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Writes the files into a new directory. */
  @FunctionalInterface
  public interface Filling {

    /** Writes them. */
    void fill(Path directory) throws IOException;
  }
}

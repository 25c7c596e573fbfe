package dev.embedway.local.cloud.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON files that only their owner may read, replaced as a whole. */
@ThreadSafe
final class PrivateJson {

  private static final String OWNER_ONLY = "rwx------";

  private final ObjectMapper json = new ObjectMapper();

  /** The file's content, empty when there is no file. */
  <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(json.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LocalCloudException(
          "Cannot read " + file + ": remove it, or name another directory: --data DIR", e);
    }
  }

  void write(Path file, Object content) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, mode("rw-------"));
      Files.write(fresh, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalCloudException("Cannot write " + file + ": " + e, e);
    }
  }

  /**
   * Makes a directory that only its owner may enter. One that others may enter is closed to them
   * when it is empty or ours, and is refused otherwise: it may be somebody's home.
   *
   * @param mark a file that is there when the directory is ours
   * @throws LocalCloudException with the command that closes it
   */
  void makeDirectory(Path directory, Path mark) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, mode(OWNER_ONLY));
      return;
    }
    if (PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
        .endsWith("------")) {
      return;
    }
    try {
      if (!Files.exists(mark) && !isEmpty(directory)) {
        throw open(directory, null);
      }
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
    } catch (IOException e) {
      throw open(directory, e);
    }
  }

  private static LocalCloudException open(Path directory, @Nullable IOException cause) {
    return new LocalCloudException(
        "Other users of this machine may enter "
            + directory
            + ", where keys would be. Run: chmod 700 "
            + directory
            + "\nor name another directory, which need not exist: --data DIR",
        cause);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}

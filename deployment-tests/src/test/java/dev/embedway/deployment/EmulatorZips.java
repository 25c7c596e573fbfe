package dev.embedway.deployment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The build's zips with what {@code -Pemulator} adds: {@code bootstrap} and Lambda's runtime
 * client. Nothing else of them is touched, so that what is deployed is what the build has made.
 */
final class EmulatorZips {

  private EmulatorZips() {}

  /** Makes them below {@code target}, where {@code -c functions=} finds them. */
  static void make(Path functions, Path overlay, Path target) throws IOException {
    List<Path> modules;
    try (Stream<Path> all = Files.list(functions)) {
      modules = all.filter(module -> Files.exists(zip(module))).sorted().toList();
    }
    for (Path module : modules) {
      Path zip = zip(target.resolve(module.getFileName()));
      Files.createDirectories(zip.getParent());
      Files.copy(zip(module), zip, StandardCopyOption.REPLACE_EXISTING);
      add(overlay, zip);
    }
  }

  private static Path zip(Path module) {
    return module.resolve("target").resolve(module.getFileName() + "-lambda.zip");
  }

  private static void add(Path overlay, Path zip) throws IOException {
    try (FileSystem inside =
            FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()), Map.of("enablePosixFileAttributes", true));
        Stream<Path> files = Files.walk(overlay)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path place = inside.getPath("/" + overlay.relativize(file));
        Files.createDirectories(place.getParent());
        Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(
            place,
            PosixFilePermissions.fromString(
                place.endsWith("bootstrap") ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}

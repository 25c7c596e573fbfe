package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one server: its data, the superuser's password (mode 0600), its log, and a lock
 * held while the server is ours.
 *
 * @param root the directory
 */
record PostgresDirectory(Path root) {

  private static final int PASSWORD_BYTES = 24;

  PostgresDirectory {
    root = root.toAbsolutePath().normalize();
  }

  Path data() {
    return root.resolve("data");
  }

  /**
   * Path at which a new data directory is made before it gets its name; a killed {@code initdb}
   * leaves its files here.
   */
  Path unfinishedData() {
    return root.resolve("data.partial");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  void create() throws IOException {
    Files.createDirectories(root);
    if (!Files.exists(passwordFile())) {
      writePassword();
    }
  }

  String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  /**
   * Takes the directory for this process; the operating system gives it back when the process ends,
   * however it ends.
   *
   * @throws EmulatorException when another process, or another server of this one, has it
   */
  FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new EmulatorException(
          root
              + " is in use by another running Embedway. Stop that one, or use another directory.");
    }
    return channel;
  }

  void keepPreviousLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), root.resolve("postgres.previous.log"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Path partial = root.resolve("password.partial");
    Files.deleteIfExists(partial);
    Files.createFile(
        partial,
        PosixFilePermissions.asFileAttribute(
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
    Files.writeString(partial, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Files.move(partial, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
  }
}

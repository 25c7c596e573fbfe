package dev.embedway.models.catalog;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compares a model's weights with the SHA-256 of its card. */
public final class WeightsCheck {
  private static final int READ_BYTES = 1 << 20;

  private WeightsCheck() {}

  /**
   * Returns when the files are those that the card means.
   *
   * @throws InternalException when they are others, or cannot be read
   */
  public static void require(ModelSpec model, ModelFiles files) {
    String found;
    try {
      found = sha256(files.allWeights());
    } catch (IOException e) {
      throw new InternalException(ErrorCode.INTERNAL, files.weights() + " cannot be read", e);
    }
    if (!found.equals(model.sha256())) {
      throw new InternalException(
          ErrorCode.INTERNAL,
          files.weights()
              + " is not the file that model "
              + model.id()
              + " names: its SHA-256 is "
              + found
              + ", not "
              + model.sha256()
              + "; delete its directory and add the model again",
          null);
    }
  }

  /** The SHA-256 of files, one behind the other. */
  static String sha256(List<Path> files) throws IOException {
    MessageDigest digest = digest();
    // Read, not mapped: a map's pages count as this process's memory for as long as it is there.
    byte[] buffer = new byte[READ_BYTES];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

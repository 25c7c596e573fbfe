package dev.embedway.models;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compares a model's weights with the SHA-256 of its card. */
final class WeightsCheck {
  private static final long WINDOW = 1L << 30;

  private WeightsCheck() {}

  /**
   * Returns when the files are those that the card means.
   *
   * @throws InternalException when they are others, or cannot be read
   */
  static void require(ModelSpec model, ModelFiles files) {
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
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file)) {
        for (long from = 0; from < channel.size(); from += WINDOW) {
          digest.update(
              channel.map(MapMode.READ_ONLY, from, Math.min(WINDOW, channel.size() - from)));
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

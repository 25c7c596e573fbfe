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

/** Compares a model's weights with the SHA-256 of its card. */
final class WeightsCheck {
  private WeightsCheck() {}

  /**
   * Returns when the file is the one that the card means.
   *
   * @throws InternalException when it is another, or cannot be read
   */
  static void require(ModelSpec model, Path weights) {
    String found = sha256(weights);
    if (!found.equals(model.sha256())) {
      throw new InternalException(
          ErrorCode.INTERNAL,
          weights
              + " is not the file that model "
              + model.id()
              + " names: its SHA-256 is "
              + found
              + ", not "
              + model.sha256()
              + "; delete it and install the model again",
          null);
    }
  }

  private static String sha256(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(channel.map(MapMode.READ_ONLY, 0, channel.size()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new InternalException(ErrorCode.INTERNAL, file + " cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

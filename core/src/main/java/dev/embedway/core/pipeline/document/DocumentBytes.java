package dev.embedway.core.pipeline.document;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * An object's bytes.
 *
 * <p>Immutable.
 */
public final class DocumentBytes {

  private final byte[] bytes;

  /** Takes the array over: the caller does not write to it any more. */
  public DocumentBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  /** SHA-256 of the bytes and these facts, in hex. */
  public String sha256(List<String> facts) {
    MessageDigest sha256 = newSha256();
    for (String fact : facts) {
      update(sha256, fact.getBytes(StandardCharsets.UTF_8));
    }
    update(sha256, bytes);
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Length first, so that no two rows of facts run together into the same bytes. */
  private static void update(MessageDigest sha256, byte[] part) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    sha256.update(part);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

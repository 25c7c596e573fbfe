package dev.embedway.core.pipeline.deadletter;

import java.util.Arrays;

/**
 * Payload of a dead letter that only {@link PayloadCipher} can read: version, id of the key, salt,
 * nonce, ciphertext and tag.
 *
 * <p>Immutable.
 */
public final class SealedPayload {

  private final byte[] bytes;

  /** A payload as it was sealed. */
  public SealedPayload(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedPayload sealed && Arrays.equals(bytes, sealed.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealedPayload[" + bytes.length + " bytes]";
  }
}

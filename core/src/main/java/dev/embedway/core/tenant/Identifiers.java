package dev.embedway.core.tenant;

import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * New ids and keys.
 *
 * <p>Thread-safe as far as its generator is.
 */
public final class Identifiers {

  private static final int ID_BYTES = 12;
  private static final int KEY_BYTES = 32;

  private final RandomGenerator random;

  /** Ids and keys of a generator; keys need one that nobody can predict. */
  public Identifiers(RandomGenerator random) {
    this.random = random;
  }

  /** A prefix and 24 hex digits. */
  public String id(String prefix) {
    return prefix + HexFormat.of().formatHex(draw(ID_BYTES));
  }

  /** A secret API key. */
  public String apiKey() {
    return "ew_" + Base64.getUrlEncoder().withoutPadding().encodeToString(draw(KEY_BYTES));
  }

  private byte[] draw(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }
}

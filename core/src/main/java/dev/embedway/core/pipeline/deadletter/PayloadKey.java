package dev.embedway.core.pipeline.deadletter;

import com.google.errorprone.annotations.ThreadSafe;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A key of payloads: 32 bytes as they are, or a passphrase that a key is made of by scrypt.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>
 */
@ThreadSafe
final class PayloadKey {

  static final int SALT_BYTES = 16;
  static final int ID_BYTES = 4;
  static final int MIN_PASSPHRASE = 16;

  private static final int KEY_BYTES = 32;

  /** The original's: some 100 ms and 16 MiB for each guess. */
  private static final int COST = 1 << 14;

  private static final int BLOCK_SIZE = 8;
  private static final int PARALLELIZATION = 1;

  /** Salts whose keys are kept, since each costs what {@link #COST} says. */
  private static final int MAX_DERIVED = 256;

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{43}=");
  private static final Pattern PASSPHRASE =
      Pattern.compile("[!-+\\--~]{" + MIN_PASSPHRASE + ",512}");
  private static final byte[] ID_OF = "embedway dead letters".getBytes(StandardCharsets.UTF_8);

  private final Optional<SecretKey> plain;
  private final byte[] passphrase;
  private final Map<String, SecretKey> derived = new ConcurrentHashMap<>();

  private PayloadKey(Optional<SecretKey> plain, byte[] passphrase) {
    this.plain = plain;
    this.passphrase = passphrase;
  }

  /**
   * The key that a setting's part says: 64 hex digits or 44 characters of base64 are the key
   * itself, 16 to 512 visible ASCII characters other than a comma a passphrase. Empty for others.
   */
  static Optional<PayloadKey> parse(String text) {
    if (HEX.matcher(text).matches()) {
      return Optional.of(of(HexFormat.of().parseHex(text)));
    }
    if (BASE64.matcher(text).matches()) {
      return Optional.of(of(Base64.getDecoder().decode(text)));
    }
    return PASSPHRASE.matcher(text).matches()
        ? Optional.of(new PayloadKey(Optional.empty(), text.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  private static PayloadKey of(byte[] bytes) {
    return new PayloadKey(Optional.of(aes(bytes)), new byte[0]);
  }

  /** The AES key that goes with a salt; the same for all where the key is no passphrase. */
  SecretKey with(byte[] salt) {
    return plain.orElseGet(() -> {
      if (derived.size() >= MAX_DERIVED) {
        derived.clear();
      }
      return derived.computeIfAbsent(
          HexFormat.of().formatHex(salt),
          _ ->
              aes(SCrypt.generate(passphrase, salt, COST, BLOCK_SIZE, PARALLELIZATION, KEY_BYTES)));
    });
  }

  /** The first bytes of an HMAC by the AES key: says which key it is, and nothing about it. */
  static byte[] id(SecretKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(ID_OF), ID_BYTES);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static SecretKey aes(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }
}

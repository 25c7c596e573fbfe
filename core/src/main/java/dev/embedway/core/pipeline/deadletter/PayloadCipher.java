package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals payloads by AES-256-GCM with a random nonce; the dead letter's id and tenant are associated
 * data, so a payload that was moved to another dead letter cannot be read. Byte 0 is the version,
 * then come 4 of the key's id, 16 of salt, 12 of nonce, and the ciphertext with its tag.
 *
 * <p>Thread-safe if its generator is.
 */
public final class PayloadCipher {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD = 1 + PayloadKey.ID_BYTES + PayloadKey.SALT_BYTES + NONCE_BYTES;

  private final List<PayloadKey> keys;
  private final byte[] salt;
  private final RandomGenerator random;

  /**
   * A cipher of an operator's keys.
   *
   * @param settings keys, of which the first seals; without any one is drawn, and what it sealed
   *     cannot be read once this process has ended
   * @param random unpredictable
   */
  public PayloadCipher(PayloadKeySettings settings, RandomGenerator random) {
    this.keys = settings.orDrawn(random);
    this.random = random;
    // One for each process: a key that scrypt makes costs too much for each payload.
    this.salt = drawn(PayloadKey.SALT_BYTES);
  }

  /** Seals the payload of a dead letter. */
  public SealedPayload seal(Payload payload, DeadLetterId id, TenantId tenant) {
    SecretKey key = keys.getFirst().with(salt);
    byte[] nonce = drawn(NONCE_BYTES);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, payload.encoded(), id, tenant);
    return new SealedPayload(
        ByteBuffer.allocate(HEAD + sealed.length)
            .put(VERSION)
            .put(PayloadKey.id(key))
            .put(salt)
            .put(nonce)
            .put(sealed)
            .array());
  }

  /**
   * The payload of a dead letter.
   *
   * @throws ConflictException {@code state_conflict} when none of the keys made it, or it is
   *     another dead letter's
   */
  public Payload open(SealedPayload sealed, DeadLetterId id, TenantId tenant) {
    ByteBuffer bytes = ByteBuffer.wrap(sealed.bytes());
    if (bytes.remaining() <= HEAD || bytes.get() != VERSION) {
      throw unreadable("it is of another version of Embedway");
    }
    byte[] keyId = next(bytes, PayloadKey.ID_BYTES);
    byte[] itsSalt = next(bytes, PayloadKey.SALT_BYTES);
    byte[] nonce = next(bytes, NONCE_BYTES);
    byte[] rest = next(bytes, bytes.remaining());
    Optional<SecretKey> key =
        keys.stream()
            .map(each -> each.with(itsSalt))
            .filter(each -> Arrays.equals(PayloadKey.id(each), keyId))
            .findFirst();
    if (key.isEmpty()) {
      throw unreadable(
          "none of the keys of "
              + PayloadKeySettings.KEYS.name()
              + " made it; add the one that did");
    }
    return Payload.decoded(crypt(Cipher.DECRYPT_MODE, key.get(), nonce, rest, id, tenant));
  }

  private static byte[] crypt(
      int mode, SecretKey key, byte[] nonce, byte[] text, DeadLetterId id, TenantId tenant) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD((id.value() + "\n" + tenant.value()).getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (AEADBadTagException e) {
      throw unreadable("it was changed, or is another dead letter's");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES/GCM", e);
    }
  }

  private static ConflictException unreadable(String why) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT, "the dead letter's payload cannot be read: " + why);
  }

  private byte[] drawn(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] next(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }
}

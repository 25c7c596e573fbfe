package dev.embedway.core.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 by keys that are made of the keys of dead letters: those are in every process that
 * takes documents in, are kept as long as dead letters are, and several may hold at once, so that
 * one can be replaced. The first one seals, any of them verifies.
 */
@ThreadSafe
public final class ErasureSeal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "embedway erasure 1";
  private static final int PSEUDONYM = 32;

  private final List<byte[]> keys;

  /** A seal by keys as their setting has them. */
  public ErasureSeal(List<String> secrets) {
    this.keys =
        secrets.stream()
            .map(secret -> hmac(secret.getBytes(StandardCharsets.UTF_8), PURPOSE))
            .toList();
  }

  /** True where there is a key. */
  boolean isUsable() {
    return !keys.isEmpty();
  }

  /** The name that stands for a tenant in what is kept. */
  TenantId pseudonym(TenantId tenant) {
    return pseudonym(keys.getFirst(), named(tenant));
  }

  /** Refuses where there is none. */
  void require() {
    if (!isUsable()) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "nothing is erased without a secret to seal the receipt by; set"
              + " EMBEDDINGS_DLQ_ENCRYPTION_KEY for every function");
    }
  }

  /** The name that stands for a document in its receipt. */
  String pseudonym(TenantId tenant, String documentId) {
    return pseudonym(keys.getFirst(), "document\n" + tenant.value() + "\n" + documentId).value();
  }

  /** The names that a tenant may have been erased under, by any of the keys. */
  List<TenantId> pseudonyms(TenantId tenant) {
    return keys.stream().map(key -> pseudonym(key, named(tenant))).toList();
  }

  private static String named(TenantId tenant) {
    return "tenant\n" + tenant.value();
  }

  private static TenantId pseudonym(byte[] key, String named) {
    String hash = HexFormat.of().formatHex(hmac(key, named));
    return new TenantId("erased-" + hash.substring(0, PSEUDONYM));
  }

  ErasureReceipt.Sealed seal(ErasureReceipt receipt) {
    return new ErasureReceipt.Sealed(receipt, mac(keys.getFirst(), receipt));
  }

  /** True if the receipt was sealed by one of the keys and is as it was then. */
  boolean verifies(ErasureReceipt.Sealed sealed) {
    return keys.stream()
        .anyMatch(key ->
            // In a time that does not tell how much of it is right.
            MessageDigest.isEqual(
                mac(key, sealed.receipt()).getBytes(StandardCharsets.UTF_8),
                sealed.hmac().getBytes(StandardCharsets.UTF_8)));
  }

  private static String mac(byte[] key, ErasureReceipt receipt) {
    return HexFormat.of().formatHex(hmac(key, receipt.text()));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}

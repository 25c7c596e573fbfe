package dev.embedway.core.signing;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks signatures: HMAC-SHA-256 in base64, at most {@link #OLDEST} old, each nonce once. Any of
 * several secrets will do, so that one can be replaced while callers still have the other.
 */
@ThreadSafe
public final class Signatures {

  /** Max age of a signature. */
  public static final Duration OLDEST = Duration.ofMinutes(5);

  /** Max time that a caller's clock may be ahead. */
  public static final Duration AHEAD = Duration.ofMinutes(1);

  /** Time for which nonces are remembered: longer than a signature is valid. */
  static final Duration REMEMBERED = Duration.ofHours(1);

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");

  private final List<String> secrets;
  private final NonceStore nonces;
  private final InstantSource clock;

  /**
   * A check by these secrets.
   *
   * @param secrets at least one
   * @param clock the wall clock
   */
  public Signatures(List<String> secrets, NonceStore nonces, InstantSource clock) {
    this.secrets = List.copyOf(secrets);
    this.nonces = nonces;
    this.clock = clock;
  }

  /** The signature of a request by a secret. */
  public static String of(SignedRequest request, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(request.text().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Lets a request pass that is signed, in time, and for the first time. Its nonce is used up only
   * when all else is right.
   *
   * @throws AuthenticationException {@code invalid_signature}
   */
  public void check(SignedRequest request, String signature) {
    Instant now = clock.instant();
    Duration age = Duration.between(Instant.ofEpochSecond(request.stamp().timestamp()), now);
    if (age.compareTo(OLDEST) > 0 || age.compareTo(AHEAD.negated()) < 0) {
      throw refused(
          "the signature's time is "
              + age.toSeconds()
              + " s ago; allowed are "
              + OLDEST.toSeconds()
              + " s, and "
              + AHEAD.toSeconds()
              + " s ahead: set the clock, and sign each request anew");
    }
    if (!NONCE.matcher(request.stamp().nonce()).matches()) {
      throw refused("X-Nonce is 32 hex digits in lower case, drawn for each request");
    }
    if (secrets.stream().noneMatch(secret -> isBy(secret, request, signature))) {
      throw refused("the signature is not that of this request by a secret that holds");
    }
    if (!nonces.note(request.tenant(), request.stamp().nonce(), now, now.plus(REMEMBERED))) {
      throw refused("the nonce was used before; draw one for each request");
    }
  }

  private static boolean isBy(String secret, SignedRequest request, String signature) {
    // In a time that does not tell how much of it is right.
    return MessageDigest.isEqual(
        of(request, secret).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  private static AuthenticationException refused(String message) {
    return new AuthenticationException(ErrorCode.INVALID_SIGNATURE, message);
  }
}

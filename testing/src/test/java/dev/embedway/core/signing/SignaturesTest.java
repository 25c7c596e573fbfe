package dev.embedway.core.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignaturesTest {

  private static final String OLD = "an-old-secret-of-forty-characters-at-all";
  private static final String NEW = "a-new-secret-that-is-as-long-as-the-last";
  private static final TenantId ACME = new TenantId("acme");

  private final TestClock clock = new TestClock();
  private final Set<String> seen = new HashSet<>();
  private final Signatures both = signatures(NEW, OLD);

  private Signatures signatures(String... secrets) {
    return new Signatures(
        List.of(secrets), (tenant, nonce, now, until) -> seen.add(tenant + nonce), clock);
  }

  private SignedRequest request(String target, String body, int nonce) {
    return request(target, body, clock.instant().getEpochSecond(), nonce);
  }

  private static SignedRequest request(String target, String body, long time, int nonce) {
    return new SignedRequest(
        ACME,
        "POST",
        target,
        new SignedRequest.Content(body.repeat(64)),
        new SignedRequest.Stamp(time, "%032x".formatted(nonce)));
  }

  private static String refusal(Signatures by, SignedRequest request, String signature) {
    AuthenticationException refused =
        assertThrows(AuthenticationException.class, () -> by.check(request, signature));
    assertEquals(ErrorCode.INVALID_SIGNATURE, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void aRequestPassesOnceAndItsReplayDoesNot() {
    SignedRequest request = request("/v1/embeddings", "a", 1);
    String signature = Signatures.of(request, NEW);

    both.check(request, signature);

    assertTrue(refusal(both, request, signature).contains("nonce was used before"));
  }

  @Test
  void anotherBodyPathMethodTenantTimeOrNonceIsAnotherRequest() {
    SignedRequest request = request("/v1/embeddings", "a", 1);
    String signature = Signatures.of(request, NEW);
    long time = request.stamp().timestamp();
    String body = request.content().bodySha256();

    for (SignedRequest other :
        List.of(
            request("/v1/embeddings", "b", 1),
            request("/v1/keys", "a", 1),
            request("/v1/embeddings?tenant=x", "a", 1),
            request("/v1/embeddings", "a", time - 1, 1),
            request("/v1/embeddings", "a", 2),
            new SignedRequest(
                ACME,
                "PATCH",
                request.target(),
                new SignedRequest.Content(body),
                new SignedRequest.Stamp(time, request.stamp().nonce())),
            new SignedRequest(
                TenantId.DEFAULT,
                "POST",
                request.target(),
                new SignedRequest.Content(body),
                new SignedRequest.Stamp(time, request.stamp().nonce())))) {
      assertTrue(refusal(both, other, signature).contains("not that of this request"));
    }
    assertTrue(seen.isEmpty(), "a nonce was used up by a forgery");
  }

  @Test
  void timeMayBeFiveMinutesAgoAndOneAhead() {
    long now = clock.instant().getEpochSecond();
    for (long offset : List.of(-300L, 60L)) {
      SignedRequest sound = request("/", "a", now + offset, (int) (1000 + offset));
      both.check(sound, Signatures.of(sound, NEW));
    }
    for (long offset : List.of(-301L, 61L)) {
      SignedRequest skewed = request("/", "a", now + offset, (int) (2000 + offset));
      assertTrue(refusal(both, skewed, Signatures.of(skewed, NEW)).contains("set the clock"));
    }
  }

  @Test
  void bothSecretsHoldWhileOneIsReplacedAndThenOne() {
    SignedRequest first = request("/", "a", 1);
    SignedRequest second = request("/", "a", 2);
    SignedRequest third = request("/", "a", 3);
    both.check(first, Signatures.of(first, OLD));
    both.check(second, Signatures.of(second, NEW));

    Signatures after = signatures(NEW);

    assertTrue(refusal(after, third, Signatures.of(third, OLD)).contains("secret that holds"));
    after.check(third, Signatures.of(third, NEW));
  }

  @Test
  void nonceIsRememberedForLongerThanASignatureHolds() {
    Duration held = Signatures.OLDEST.plus(Signatures.AHEAD);

    assertTrue(Signatures.REMEMBERED.compareTo(held) > 0);
  }
}

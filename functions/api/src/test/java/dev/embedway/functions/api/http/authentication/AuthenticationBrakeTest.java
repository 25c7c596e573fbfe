package dev.embedway.functions.api.http.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.topology.route.Role;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AuthenticationBrakeTest {

  private static final String ATTACKER = "203.0.113.7";
  private static final String GOOD = "a-key-of-tenant-b";

  private final Map<String, ApiKey> held = new HashMap<>();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final List<String> counted = new ArrayList<>();
  private final KeyCache cache = new KeyCache(store());
  private final Authenticator authenticator =
      new Authenticator(
          cache,
          new RequestSignatureCheck(Optional.empty()),
          new FailedAuthentications(
              (_, _, labels) -> counted.add(labels[0].text()), _ -> {}, now::get),
          new RefusalTrail(
              new AuditTrail(new MemoryAuditLog(new ArrayList<>()), now::get), now::get),
          now::get);

  @Test
  void wrongKeysOfOneSourceAreRefusedBeforeTheyAreLookedUp() {
    for (int i = 0; i < AuthenticationBrake.BURST; i++) {
      assertEquals(ErrorCode.INVALID_API_KEY, refusal(ATTACKER, "wrong-" + i));
    }

    RateLimitedException refused =
        assertThrows(RateLimitedException.class, () -> ask(ATTACKER, "wrong-again"));

    assertEquals(ErrorCode.REQUESTS, refused.code());
    assertEquals(Optional.of(Duration.ofSeconds(2)), refused.retryAfter());
    assertEquals(AuthenticationBrake.BURST, lookUps.get());
    assertEquals(AuthenticationBrake.BURST + 1, counted.size());
    assertEquals("requests", counted.getLast());
  }

  @Test
  void failuresComeBackEvenlyWithinAMinute() {
    brake(ATTACKER);

    advance(Duration.ofSeconds(2));
    assertEquals(ErrorCode.INVALID_API_KEY, refusal(ATTACKER, "one-more"));
    assertEquals(ErrorCode.REQUESTS, refusal(ATTACKER, "and-another"));
    advance(AuthenticationBrake.PERIOD);
    for (int i = 0; i < AuthenticationBrake.BURST; i++) {
      assertEquals(ErrorCode.INVALID_API_KEY, refusal(ATTACKER, "wrong-" + i));
    }
    assertEquals(ErrorCode.REQUESTS, refusal(ATTACKER, "too-many"));
  }

  @Test
  void anotherTenantsKeyThatWasFoundPassesFromTheSameAddress() {
    add(GOOD);
    ask(ATTACKER, GOOD);
    brake(ATTACKER);

    assertEquals(new TenantId("b"), ask(ATTACKER, GOOD).tenant());
    advance(KeyCache.TTL.plusSeconds(1));
    brake(ATTACKER);
    assertEquals(new TenantId("b"), ask(ATTACKER, GOOD).tenant());
  }

  @Test
  void keyThatWasJustMadeHerePassesFromTheSameAddress() {
    brake(ATTACKER);
    ApiKey made = add(GOOD);
    cache.expect(made.sha256(), now.get());

    assertEquals(new TenantId("b"), ask(ATTACKER, GOOD).tenant());
  }

  @Test
  void keyThatWasRevokedWaitsLikeAnyOther() {
    ApiKey key = add(GOOD);
    ask(ATTACKER, GOOD);
    held.remove(key.sha256());
    cache.forget(key.id());
    brake(ATTACKER);

    // Looked up once more, since it was found here, and never again.
    assertEquals(ErrorCode.INVALID_API_KEY, refusal(ATTACKER, GOOD));
    assertEquals(ErrorCode.REQUESTS, refusal(ATTACKER, GOOD));
  }

  @Test
  void otherAddressesAndRequestsWithoutAKeyDoNotWait() {
    brake(ATTACKER);
    brake("2001:db8:1:2::1");

    assertEquals(ErrorCode.MISSING_API_KEY, refusal(ATTACKER, ""));
    assertEquals(ErrorCode.INVALID_API_KEY, refusal("203.0.113.8", "wrong"));
    assertEquals(ErrorCode.REQUESTS, refusal("2001:db8:1:2:ffff::9", "wrong"));
    assertEquals(ErrorCode.INVALID_API_KEY, refusal("2001:db8:1:3::1", "wrong"));
  }

  /** Sends wrong keys until they are refused unseen. */
  private void brake(String source) {
    int tries = 0;
    while (refusal(source, "wrong") != ErrorCode.REQUESTS) {
      tries++;
      assertTrue(tries <= AuthenticationBrake.BURST, "no brake after " + tries);
    }
  }

  private ErrorCode refusal(String source, String key) {
    try {
      ask(source, key);
      throw new AssertionError(key + " was accepted");
    } catch (AuthenticationException | RateLimitedException refused) {
      return refused.code();
    }
  }

  private Caller ask(String source, String key) {
    return authenticator.authenticate(
        HttpRequest.of(
            APIGatewayV2HTTPEvent.builder()
                .withRawPath("/v1/models")
                .withHeaders(key.isEmpty() ? Map.of() : Map.of("x-api-key", key))
                .withRequestContext(
                    RequestContext.builder()
                        .withHttp(
                            RequestContext.Http.builder()
                                .withMethod("GET")
                                .withSourceIp(source)
                                .build())
                        .build())
                .build()));
  }

  private void advance(Duration by) {
    now.updateAndGet(at -> at.plus(by));
  }

  private ApiKey add(String key) {
    ApiKey made =
        new ApiKey(
            "key_0123456789abcdef01234567",
            KeyHash.of(key),
            new ApiKey.Grant(new TenantId("b"), Set.of(Role.EMBED)),
            "",
            new ApiKey.Validity(Instant.EPOCH, Optional.empty()));
    held.put(made.sha256(), made);
    return made;
  }

  /** A store that finds the keys which are held, and counts how often it is asked. */
  private ApiKeyStore store() {
    return (ApiKeyStore)
        Proxy.newProxyInstance(
            ApiKeyStore.class.getClassLoader(),
            new Class<?>[] {ApiKeyStore.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "findBySha256" -> {
                    lookUps.incrementAndGet();
                    yield Optional.ofNullable(held.get(arguments[0]));
                  }
                  case "tenant" -> Optional.empty();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}

package dev.embedway.functions.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.authentication.Authenticator;
import dev.embedway.functions.api.http.authentication.FailedAuthentications;
import dev.embedway.functions.api.http.authentication.KeyCache;
import dev.embedway.functions.api.http.authentication.RefusalTrail;
import dev.embedway.functions.api.http.authentication.RequestSignatureCheck;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.testing.LambdaContext;
import dev.embedway.testing.fakes.MemoryAuditLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HttpHandlerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void keepsASaneRequestIdAndContinuesTheTrace() {
    String trace = "0af7651916cd43dd8448eb211c80319c";

    Map<String, String> headers =
        answer(
                _ -> HttpResponse.ok(Json.object()),
                Map.of(
                    "X-Request-Id",
                    "mine-1",
                    "traceparent",
                    "00-" + trace + "-b7ad6b7169203331-00"),
                "")
            .getHeaders();

    assertEquals("mine-1", headers.get("X-Request-ID"));
    assertTrue(headers.getOrDefault("traceparent", "").matches("00-" + trace + "-[0-9a-f]{16}-00"));
  }

  @Test
  void replacesARequestIdThatCouldBreakALog() {
    Map<String, String> headers =
        answer(
                _ -> HttpResponse.ok(Json.object()),
                Map.of("x-request-id", "two\nlines", "traceparent", "junk"),
                "")
            .getHeaders();

    assertTrue(headers.getOrDefault("X-Request-ID", "").matches("req_[0-9a-f]{32}"));
    assertTrue(headers.getOrDefault("traceparent", "").matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  }

  @Test
  void anUnknownFaultIsAnInternalErrorWithoutItsCause() {
    APIGatewayV2HTTPResponse response =
        answer(
            _ -> {
              throw new IllegalStateException("secret text");
            },
            Map.of("x-request-id", "r1"),
            "");

    assertEquals(500, response.getStatusCode());
    assertTrue(response.getBody().contains("\"code\":\"internal\""));
    assertTrue(response.getBody().contains("r1"));
    assertFalse(response.getBody().contains("secret"));
  }

  @Test
  void saysWhenToTryAgainAndNeverAfterMoreThanAMinute() {
    APIGatewayV2HTTPResponse response =
        answer(
            _ -> {
              throw new UnavailableException(
                  ErrorCode.STORE_UNAVAILABLE, "away", Duration.ofMinutes(5), null);
            },
            Map.of(),
            "");

    assertEquals(503, response.getStatusCode());
    assertEquals("60", response.getHeaders().get("Retry-After"));
    assertEquals("true", response.getHeaders().get("x-should-retry"));
  }

  @Test
  void theDeadlineIsTheShortestOfTimeoutGatewayAndInvocation() {
    assertEquals(NOW.plusSeconds(28), deadline(Duration.ofSeconds(60), 900_000));
    assertEquals(NOW.plusSeconds(10), deadline(Duration.ofSeconds(10), 900_000));
    assertEquals(NOW.plusMillis(4_500), deadline(Duration.ofSeconds(30), 5_000));
  }

  @Test
  void refusesJsonThatIsNotOneStrictValueWithoutQuotingIt() {
    List<String> bad =
        List.of(
            "",
            "[]",
            "{\"a\":1} {}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":NaN}",
            "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}",
            "{\"a\":" + "9".repeat(101) + "}",
            "secret");
    for (String body : bad) {
      APIGatewayV2HTTPResponse response =
          answer(
              call -> {
                Fields.ofBody(call.request(), List.of("a"));
                return HttpResponse.ok(Json.object());
              },
              Map.of("content-type", "application/json; charset=utf-8"),
              body);

      assertTrue(response.getBody().contains("\"code\":\"invalid_json\""), body);
      assertFalse(response.getBody().contains("secret"));
    }
  }

  @Test
  void theHeadOfAnAnswerIsThatOfAGetWithoutItsBody() {
    Route route = _ -> HttpResponse.ok(Json.object().put("a", 1));

    APIGatewayV2HTTPResponse found =
        handler("GET", route, Duration.ofSeconds(30))
            .answer(event("HEAD", Map.of(), ""), new LambdaContext(29_000));
    APIGatewayV2HTTPResponse other =
        handler(route, Duration.ofSeconds(30))
            .answer(event("HEAD", Map.of(), ""), new LambdaContext(29_000));

    assertEquals(200, found.getStatusCode());
    assertEquals("application/json", found.getHeaders().get("Content-Type"));
    assertEquals("", found.getBody());
    assertEquals(405, other.getStatusCode());
    assertEquals("", other.getBody());
  }

  private static Instant deadline(Duration timeout, int remaining) {
    Instant[] seen = new Instant[1];
    handler(
            call -> {
              seen[0] = call.deadline();
              return HttpResponse.ok(Json.object());
            },
            timeout)
        .answer(event(Map.of(), ""), new LambdaContext(remaining));
    return seen[0];
  }

  private static APIGatewayV2HTTPResponse answer(
      Route route, Map<String, String> headers, String body) {
    return handler(route, Duration.ofSeconds(30))
        .answer(event(headers, body), new LambdaContext(29_000));
  }

  private static HttpHandler handler(Route route, Duration timeout) {
    return handler("POST", route, timeout);
  }

  private static HttpHandler handler(String method, Route route, Duration timeout) {
    InstantSource clock = InstantSource.fixed(NOW);
    RefusalTrail refusals =
        new RefusalTrail(new AuditTrail(new MemoryAuditLog(new ArrayList<>()), clock), clock);
    return new HttpHandler(
        new Router(List.of(new Router.Entry(method, "/v1/try", new Access.Open(), route))),
        new Authenticator(
            new KeyCache(new NoKeys()),
            new RequestSignatureCheck(Optional.empty()),
            new FailedAuthentications(Counters.NONE, clock),
            refusals,
            clock),
        refusals,
        AccessLog.OFF,
        timeout,
        clock,
        new SplittableRandom(1));
  }

  private static APIGatewayV2HTTPEvent event(Map<String, String> headers, String body) {
    return event("POST", headers, body);
  }

  private static APIGatewayV2HTTPEvent event(
      String method, Map<String, String> headers, String body) {
    return APIGatewayV2HTTPEvent.builder()
        .withRawPath("/v1/try")
        .withHeaders(headers)
        .withBody(body)
        .withRequestContext(
            RequestContext.builder()
                .withHttp(RequestContext.Http.builder().withMethod(method).build())
                .build())
        .build();
  }

  /** A store of no keys. */
  private static final class NoKeys implements ApiKeyStore {

    @Override
    public ApiKey add(ApiKey key, long max) {
      return key;
    }

    @Override
    public Optional<ApiKey> findBySha256(String sha256) {
      return Optional.empty();
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, String keyId) {
      return Optional.empty();
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, PageRequest page) {
      return new Page<>(List.of(), Optional.empty());
    }

    @Override
    public boolean revoke(TenantId tenant, String keyId) {
      return false;
    }

    @Override
    public boolean revokeBeside(TenantId tenant, String keyId, String other) {
      return false;
    }

    @Override
    public List<ApiKey> revokeSome(TenantId tenant, Optional<String> kept) {
      return List.of();
    }

    @Override
    public Optional<Tenant> tenant(TenantId id) {
      return Optional.empty();
    }

    @Override
    public Page<Tenant> tenants(PageRequest page) {
      return new Page<>(List.of(), Optional.empty());
    }

    @Override
    public List<TenantId> tenants() {
      return List.of();
    }

    @Override
    public Optional<Tenant> suspend(TenantId id, Instant at) {
      return Optional.empty();
    }

    @Override
    public Optional<Tenant> resume(TenantId id) {
      return Optional.empty();
    }
  }
}

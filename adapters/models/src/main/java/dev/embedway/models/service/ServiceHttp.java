package dev.embedway.models.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.models.http.AddressRules;
import dev.embedway.models.http.SharedClient;
import dev.embedway.models.http.UpstreamErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * POSTs JSON to one service over the connections that all of them share, a bounded number at a
 * time, and each until the call's deadline, body and all. Redirects are not followed.
 */
@ThreadSafe
final class ServiceHttp {

  /** 2048 vectors of 3072 floats as base64 are half of it. */
  private static final long MAX_RESPONSE_BYTES = 64L << 20;

  private final String provider;
  private final SharedClient client;
  private final AddressRules addresses;
  private final InstantSource clock;
  private final Semaphore permits;

  /** Python writes a number that is none as NaN; read, it can be said which vector has it. */
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  ServiceHttp(
      String provider,
      SharedClient client,
      AddressRules addresses,
      InstantSource clock,
      int connections) {
    this.provider = provider;
    this.client = client;
    this.addresses = addresses;
    this.clock = clock;
    this.permits = new Semaphore(connections);
  }

  /**
   * The answer of a request.
   *
   * @throws EmbedwayException what {@link UpstreamErrors} makes of a status, {@code
   *     provider_timeout}, {@code provider_unavailable}, {@code provider_malformed_response}, or
   *     {@code deadline_exceeded} when the time was up before the request could be sent
   */
  JsonNode post(ServiceRequest request, Instant deadline) {
    try {
      if (!permits.tryAcquire(left(deadline).toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLate();
      }
      try {
        return answer(send(request, deadline));
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(
          ErrorCode.INTERNAL, "the thread that asked provider " + provider + " was interrupted", e);
    }
  }

  private HttpResponse<byte[]> send(ServiceRequest request, Instant deadline)
      throws InterruptedException {
    Duration left = left(deadline);
    if (!left.isPositive()) {
      throw tooLate();
    }
    addresses.check(provider, request.uri().getHost());
    // The client's own time-out ends at the headers.
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client
            .get()
            .sendAsync(
                http(request, left),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_RESPONSE_BYTES));
    try {
      return exchange.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw timedOut();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private HttpRequest http(ServiceRequest request, Duration left) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .timeout(left)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", "embedway");
    request.headers().forEach(builder::header);
    try {
      return builder
          .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(request.body())))
          .build();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can be written", e);
    }
  }

  private JsonNode answer(HttpResponse<byte[]> response) {
    if (response.statusCode() == 200) {
      return json(response)
          .orElseThrow(() -> UpstreamErrors.malformed(provider, "something that is no JSON"));
    }
    throw UpstreamErrors.of(
        provider,
        response.statusCode(),
        RetryAfter.of(response.headers(), clock.instant()),
        json(response));
  }

  private Optional<JsonNode> json(HttpResponse<byte[]> response) {
    try {
      return Optional.ofNullable(mapper.readTree(response.body()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Duration left(Instant deadline) {
    return Duration.between(clock.instant(), deadline);
  }

  private EmbedwayException failure(@Nullable Throwable cause) {
    return cause instanceof HttpTimeoutException
        ? timedOut()
        : new UnavailableException(
            ErrorCode.PROVIDER_UNAVAILABLE,
            "the connection to provider " + provider + " failed",
            Duration.ZERO,
            cause);
  }

  private TimedOutException timedOut() {
    return new TimedOutException(
        ErrorCode.PROVIDER_TIMEOUT,
        "provider " + provider + " did not answer within the request's time",
        null);
  }

  private TimedOutException tooLate() {
    return new TimedOutException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the request's time was up before provider " + provider + " was asked",
        null);
  }
}

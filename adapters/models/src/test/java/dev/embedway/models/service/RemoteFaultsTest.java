package dev.embedway.models.service;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Outcome of each fault of each service: the code, the count of requests with two retries allowed,
 * the pauses between them, and whether its breaker counts it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteFaultsTest {

  private static final List<String> TEXTS = List.of("a secret cat", "a secret dog");
  private static final Duration LONG = Duration.ofSeconds(28);
  private static final Duration SHORT = Duration.ofMillis(1500);

  private final ServiceStubs stubs = new ServiceStubs();

  @AfterAll
  void stop() {
    stubs.close();
  }

  /**
   * A row of the table.
   *
   * @param response what the service does
   * @param code what becomes of it
   * @param calls that the service got
   * @param time of the request
   * @param waits whether the pauses are as they should be
   */
  private record Row(
      String name,
      Function<Service, ResponseDefinitionBuilder> response,
      ErrorCode code,
      int calls,
      Duration time,
      Predicate<List<Duration>> waits) {

    static Row of(String name, ResponseDefinitionBuilder response, ErrorCode code, int calls) {
      return new Row(name, _ -> response, code, calls, LONG, waits -> waits.size() == calls - 1);
    }

    static Row malformed(String name, Function<Service, String> body) {
      return new Row(
          name,
          service -> aResponse().withBody(body.apply(service)),
          ErrorCode.PROVIDER_MALFORMED_RESPONSE,
          1,
          LONG,
          List::isEmpty);
    }

    /** True if it is the service's fault and not the request's. */
    boolean isTrouble() {
      return code != ErrorCode.PROVIDER_REJECTED;
    }

    Row within(Duration shorter) {
      return new Row(name, response, code, calls, shorter, waits);
    }

    Row waiting(Predicate<List<Duration>> other) {
      return new Row(name, response, code, calls, time, other);
    }
  }

  private static List<Row> statuses() {
    return List.of(
        Row.of("400", status(400), ErrorCode.PROVIDER_REJECTED, 1),
        Row.of("401", status(401), ErrorCode.PROVIDER_CREDENTIALS_REJECTED, 1),
        Row.of("403", status(403), ErrorCode.PROVIDER_CREDENTIALS_REJECTED, 1),
        Row.of("404", status(404), ErrorCode.PROVIDER_REJECTED, 1),
        Row.of("408", status(408), ErrorCode.PROVIDER_TIMEOUT, 3),
        Row.of("413", status(413), ErrorCode.PROVIDER_REJECTED, 1),
        Row.of("422", status(422), ErrorCode.PROVIDER_REJECTED, 1),
        Row.of("402", status(402), ErrorCode.PROVIDER_RATE_LIMITED, 1),
        Row.of("429", status(429), ErrorCode.PROVIDER_RATE_LIMITED, 3),
        Row.of(
            "429 of a quota that is used up",
            aResponse()
                .withStatus(429)
                .withHeader("Retry-After", "1")
                .withBody("{\"error\":{\"code\":\"insufficient_quota\",\"type\":\"x\"}}"),
            ErrorCode.PROVIDER_RATE_LIMITED,
            1),
        Row.of("500", status(500), ErrorCode.PROVIDER_UNAVAILABLE, 3),
        Row.of("503", status(503), ErrorCode.PROVIDER_UNAVAILABLE, 3),
        Row.of(
            "302",
            status(302).withHeader("Location", "http://169.254.169.254/latest/meta-data"),
            ErrorCode.PROVIDER_MALFORMED_RESPONSE,
            1));
  }

  private static List<Row> waits() {
    String soon =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(600).atOffset(ZoneOffset.UTC));
    String past = "Wed, 21 Oct 2015 07:28:00 GMT";
    return List.of(
        Row.of("429 with Retry-After of 7 s", after("7"), ErrorCode.PROVIDER_RATE_LIMITED, 3)
            .waiting(waits -> waits.equals(List.of(seconds(7), seconds(7)))),
        Row.of("429 with Retry-After of 120 s", after("120"), ErrorCode.PROVIDER_RATE_LIMITED, 1),
        Row.of("429 until a date too late", after(soon), ErrorCode.PROVIDER_RATE_LIMITED, 1),
        Row.of("429 until a date that is past", after(past), ErrorCode.PROVIDER_RATE_LIMITED, 3),
        Row.of("429 until who knows", after("soon"), ErrorCode.PROVIDER_RATE_LIMITED, 3));
  }

  private static List<Row> connections() {
    return List.of(
        Row.of("headers too late", aResponse().withFixedDelay(4000), ErrorCode.PROVIDER_TIMEOUT, 3)
            .within(SHORT),
        Row.of(
                "a body too late",
                aResponse().withBody("[".repeat(50)).withChunkedDribbleDelay(10, 4000),
                ErrorCode.PROVIDER_TIMEOUT,
                3)
            .within(SHORT),
        Row.of(
            "a reset in the body",
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            ErrorCode.PROVIDER_UNAVAILABLE,
            3),
        Row.of(
            "a reset before an answer",
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            ErrorCode.PROVIDER_UNAVAILABLE,
            3));
  }

  private static List<Row> bodies() {
    return List.of(
        Row.malformed("a vector too few", s -> s.answer(List.of(vector(s, s.dim))).toString()),
        Row.malformed(
            "a vector too many",
            s ->
                s.answer(List.of(vector(s, s.dim), vector(s, s.dim), vector(s, s.dim))).toString()),
        Row.malformed(
            "vectors of two lengths",
            s -> s.answer(List.of(vector(s, s.dim), vector(s, s.dim - 1))).toString()),
        Row.malformed(
            "vectors of no length", s -> s.answer(List.of(Vector.of(), Vector.of())).toString()),
        Row.malformed(
            "a number that is none",
            s -> s.answer(List.of(vector(s, s.dim), notANumber(s))).toString()),
        Row.malformed("half of an answer", s -> half(sound(s))),
        Row.malformed("an error with status 200", _ -> "{\"error\":{\"message\":\"no\"}}"),
        Row.malformed("no JSON", _ -> "<html>"),
        Row.malformed("nothing", _ -> ""),
        Row.malformed("something behind the answer", s -> sound(s) + "{}"));
  }

  /** Only of models with a card is the length known before. */
  private static Stream<Row> lengths(Service service) {
    return service == Service.LOCAL_API
        ? Stream.empty()
        : Stream.of(
            Row.malformed(
                "vectors of another length than the model's",
                s -> s.answer(List.of(vector(s, 3), vector(s, 3))).toString()));
  }

  /** Only these name the places of their vectors. */
  private static Stream<Row> indices(Service service) {
    if (service != Service.OPENAI && service != Service.LOCAL_API) {
      return Stream.empty();
    }
    return Stream.of(
        Row.malformed("an index twice", s -> sound(s).replace("\"index\":1", "\"index\":0")),
        Row.malformed("an index too high", s -> sound(s).replace("\"index\":1", "\"index\":2")),
        Row.malformed("an index left out", s -> sound(s).replace("\"index\":1,", "")));
  }

  private static Stream<Row> faults(Service service) {
    return Stream.of(
            statuses().stream(),
            waits().stream(),
            connections().stream(),
            bodies().stream(),
            lengths(service),
            indices(service))
        .flatMap(Function.identity());
  }

  @TestFactory
  Stream<DynamicTest> everyFaultHasItsCodeItsNumberOfCallsAndItsBreaker() {
    return Arrays.stream(Service.values())
        .flatMap(service ->
            faults(service)
                .map(row ->
                    DynamicTest.dynamicTest(
                        service + ": " + row.name(), () -> check(service, row))));
  }

  private void check(Service service, Row row) {
    List<Duration> waits = new ArrayList<>();
    Breakers breakers = breakers(row.calls());
    // Standing still, it gives a call that hangs the same share each time, however slow this is.
    Instant now = Instant.now();
    EmbeddingProvider provider =
        stubs.provider(service, InstantSource.fixed(now), waits::add, breakers::guard);
    stubs.answerWell();
    embed(provider, service, now.plus(LONG));
    stubs.answer(row.response().apply(service));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> embed(provider, service, now.plus(row.time())));

    assertEquals(row.code(), fault.code(), fault.getMessage());
    assertEquals(row.calls(), stubs.requests().size());
    assertTrue(row.waits().test(waits), waits.toString());
    assertEquals(row.isTrouble() ? Phase.OPEN : Phase.CLOSED, phase(breakers));
    String said = fault.getMessage() + fault.details();
    assertFalse(said.contains("secret") || said.contains(Service.KEY), said);
  }

  /**
   * Breakers that open when one call has been answered and this many have failed, and none less.
   */
  private static Breakers breakers(int calls) {
    Duration minute = Duration.ofMinutes(1);
    BreakerPolicy policy =
        new BreakerPolicy(
            calls + 1,
            new BreakerPolicy.Rates(calls / (calls + 1.0), 1),
            Duration.ofHours(1),
            minute,
            Duration.ofSeconds(30));
    return new Breakers(
        new MemoryBreakerStore(), policy, InstantSource.system(), new Random(5), _ -> {});
  }

  private static Phase phase(Breakers breakers) {
    Instant now = Instant.now();
    return breakers.known().stream()
        .map(status -> status.state().phase(now))
        .reduce((one, other) -> fail("breakers of two endpoints"))
        .orElse(Phase.CLOSED);
  }

  @Test
  void thePageSaysWhatIsTestedHere() throws IOException {
    String rows =
        faults(Service.OPENAI).map(RemoteFaultsTest::line).collect(Collectors.joining("\n"));

    String page = Files.readString(Path.of("..", "..", "docs", "provider-faults.md"));

    assertTrue(page.contains("\n" + rows + "\n"), () -> "the page's rows are to be\n" + rows);
  }

  private static String line(Row row) {
    return "| %s | %d | `%s` | %d | %s |"
        .formatted(
            row.name(),
            status(row.code()),
            row.code().wire(),
            row.calls(),
            row.isTrouble() ? "counts" : "-");
  }

  /** As the API answers; a test of the API holds it to this. */
  private static int status(ErrorCode code) {
    return switch (code) {
      case PROVIDER_REJECTED -> 400;
      case PROVIDER_RATE_LIMITED -> 429;
      case PROVIDER_CREDENTIALS_REJECTED, PROVIDER_MALFORMED_RESPONSE -> 502;
      case PROVIDER_UNAVAILABLE -> 503;
      case PROVIDER_TIMEOUT -> 504;
      default -> fail(code + " is no fault of a provider");
    };
  }

  @TestFactory
  Stream<DynamicTest> aTroubleThatPassesIsNotNoticed() {
    return Arrays.stream(Service.values())
        .map(service ->
            DynamicTest.dynamicTest(
                service.toString(),
                () -> {
                  EmbeddingProvider provider = stubs.provider(service, _ -> stubs.answerWell());
                  stubs.answer(status(503));

                  List<Vector> vectors = embed(provider, service, Instant.now().plus(LONG));

                  assertEquals(
                      1, vectors.get(1).cosine(Service.vectorOf(TEXTS.get(1), service.dim)), 1e-6);
                }));
  }

  private static List<Vector> embed(EmbeddingProvider provider, Service service, Instant deadline) {
    ModelSpec model = ServiceStubs.model(service, provider);
    return provider.embed(new EmbedCall(model, PromptRole.PASSAGE, TEXTS, deadline)).vectors();
  }

  private static ResponseDefinitionBuilder status(int status) {
    return aResponse()
        .withStatus(status)
        .withBody("{\"error\":{\"message\":\"input was: a secret cat\",\"code\":\"some_code\"}}");
  }

  private static ResponseDefinitionBuilder after(String retryAfter) {
    return status(429).withHeader("Retry-After", retryAfter);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Vector vector(Service service, int dim) {
    return Service.vectorOf(service.name(), dim);
  }

  private static String sound(Service service) {
    return service
        .answer(List.of(vector(service, service.dim), vector(service, service.dim)))
        .toString();
  }

  private static String half(String text) {
    return text.substring(0, text.length() / 2);
  }

  private static Vector notANumber(Service service) {
    float[] values = vector(service, service.dim).toArray();
    values[3] = Float.NaN;
    return Vector.of(values);
  }
}

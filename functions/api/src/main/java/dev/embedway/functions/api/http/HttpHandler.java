package dev.embedway.functions.api.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.sqs.LogFields;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.Printable;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.core.tenant.Caller;
import dev.embedway.functions.api.http.authentication.Authenticator;
import dev.embedway.functions.api.http.authentication.RefusalTrail;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.topology.KeepAlive;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers API Gateway's events: finds the route, authenticates, checks the role, and turns whatever
 * goes wrong into the contract's error body.
 */
@ThreadSafe
public final class HttpHandler {

  /** Largest inline body; Lambda itself takes 6 MB of event. */
  public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  /** API Gateway gives up after 30 s. */
  private static final Duration MAX_REQUEST_TIME = Duration.ofSeconds(28);

  /** Kept back of the invocation's time, to write the answer. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  private static final int NO_CONTENT = 204;

  /** Answered as a GET is, without the body. */
  private static final String HEAD = "HEAD";

  private final Router router;
  private final Authenticator authenticator;
  private final RefusalTrail refusals;
  private final AccessLog accessLog;
  private final Duration timeout;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Creates a handler over routes.
   *
   * @param refusals told of requests with a known key that are refused
   * @param timeout max time of one request; capped at 28 s
   * @param random for request and trace ids; thread-safe
   */
  public HttpHandler(
      Router router,
      Authenticator authenticator,
      RefusalTrail refusals,
      AccessLog accessLog,
      Duration timeout,
      InstantSource clock,
      RandomGenerator random) {
    this.router = router;
    this.authenticator = authenticator;
    this.refusals = refusals;
    this.accessLog = accessLog;
    this.timeout = timeout;
    this.clock = clock;
    this.random = random;
  }

  /** Answers one event; never throws an exception. */
  public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Context context) {
    if (KeepAlive.isRoute(event.getRouteKey())) {
      return APIGatewayV2HTTPResponse.builder().withStatusCode(NO_CONTENT).build();
    }
    Tracing tracing = Tracing.of(HttpRequest.lowerCase(event.getHeaders()), random);
    try (LogFields fields =
        LogFields.of(context)
            .with(LogFields.CORRELATION_ID, tracing.requestId())
            .with(LogFields.TRACE, tracing.trace().hex())) {
      Visit visit = new Visit(tracing, fields);
      Instant received = clock.instant();
      HttpResponse response = guarded(event, context, tracing, visit);
      accessLog.note(
          visit, response.status(), Duration.between(received, clock.instant()).toMillis());
      return encode(isHead(event) ? response.withoutBody() : response, tracing);
    }
  }

  private HttpResponse guarded(
      APIGatewayV2HTTPEvent event, Context context, Tracing tracing, Visit visit) {
    try {
      return route(HttpRequest.of(event), context, visit);
    } catch (InternalException fault) {
      return internal(fault, tracing);
    } catch (EmbedwayException fault) {
      return ErrorAnswers.of(fault);
    } catch (Exception unknown) {
      return internal(unknown, tracing);
    }
  }

  /** Logs the fault; the caller gets only the id that finds it in the log. */
  private static HttpResponse internal(Exception thrown, Tracing tracing) {
    LOG.error("request {} failed: {}", tracing.requestId(), StackTraces.of(thrown));
    return ErrorAnswers.of(
        new InternalException(
            ErrorCode.INTERNAL,
            "something went wrong on our side; the request id is " + tracing.requestId(),
            thrown));
  }

  private static boolean isHead(APIGatewayV2HTTPEvent event) {
    APIGatewayV2HTTPEvent.RequestContext context = event.getRequestContext();
    return context != null
        && context.getHttp() != null
        && HEAD.equals(context.getHttp().getMethod());
  }

  private HttpResponse route(HttpRequest request, Context context, Visit visit) {
    visit.comesFrom(request.source());
    String method = request.method().equals(HEAD) ? "GET" : request.method();
    return switch (router.find(method, request.path())) {
      case Router.Found.Match match -> call(match, request, context, visit);
      case Router.Found.OtherMethods other ->
          ErrorAnswers.of(
                  new NotAllowedException(
                      ErrorCode.METHOD_NOT_ALLOWED,
                      "this path does not answer to that method; allowed are "
                          + String.join(", ", other.allowed())))
              .with(Map.of("Allow", String.join(", ", other.allowed())));
      case Router.Found.Nothing _ ->
          throw new NotFoundException(
              ErrorCode.ROUTE_NOT_FOUND,
              "no such route; routes are below " + String.join(" and ", Endpoint.BASES));
    };
  }

  private HttpResponse call(
      Router.Found.Match match, HttpRequest request, Context context, Visit visit) {
    visit.takes(match.entry());
    Instant received = clock.instant();
    return switch (match.entry().access()) {
      case Access.Open _ -> answer(match, request, Optional.empty(), received, context, visit);
      case Access.Keyed keyed -> {
        Caller caller = authenticator.authenticate(request);
        visit.isOf(caller.tenant());
        try {
          caller.requireAny(keyed.roles().toArray(Role[]::new));
          yield answer(match, request, Optional.of(caller), received, context, visit);
        } catch (PermissionException | NotFoundException refused) {
          refusals.refused(
              caller,
              match.entry().method() + " " + match.entry().path(),
              match.parameters(),
              refused);
          throw refused;
        }
      }
    };
  }

  private HttpResponse answer(
      Router.Found.Match match,
      HttpRequest request,
      Optional<Caller> caller,
      Instant received,
      Context context,
      Visit visit) {
    requireUnpacked(request);
    if (request.bodyBytes() > MAX_BODY_BYTES) {
      throw new TooLargeException(
          ErrorCode.BODY_TOO_LARGE,
          "the body has "
              + request.bodyBytes()
              + " bytes; allowed are "
              + MAX_BODY_BYTES
              + ": send several requests, or a document through POST /v1/documents/uploads",
          Map.of("bytes", request.bodyBytes(), "limit", MAX_BODY_BYTES));
    }
    return match
        .entry()
        .route()
        .answer(
            new Call(
                request,
                match.parameters(),
                caller,
                received,
                deadline(received, context),
                visit.trace()));
  }

  private static void requireUnpacked(HttpRequest request) {
    String coding = request.header("content-encoding").orElse("").strip();
    boolean isPlain = coding.isEmpty() || coding.equalsIgnoreCase("identity");
    if (request.bodyBytes() > 0 && !isPlain) {
      throw new NotAllowedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding must be identity or left out, was "
              + Printable.of(coding)
              + "; send the body as it is");
    }
  }

  private Instant deadline(Instant received, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    Duration shortest = timeout.compareTo(MAX_REQUEST_TIME) < 0 ? timeout : MAX_REQUEST_TIME;
    return received.plus(left.compareTo(shortest) < 0 ? left : shortest);
  }

  private static APIGatewayV2HTTPResponse encode(HttpResponse response, Tracing tracing) {
    Map<String, String> headers = new LinkedHashMap<>(response.headers());
    headers.putIfAbsent("Content-Type", "application/json");
    headers.putAll(tracing.headers());
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(response.status())
        .withHeaders(headers)
        .withBody(response.body())
        .withIsBase64Encoded(response.form() == HttpResponse.Form.BASE64)
        .build();
  }
}

package dev.embedway.emulators.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.auth.EmulatorRequest;
import dev.embedway.emulators.auth.Refusal;
import dev.embedway.emulators.auth.SignatureCheck;
import dev.embedway.emulators.server.Loopback;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * SQS in this JVM, by ElasticMQ: redrive policies, visibility, long polls, batches. Thread-safe.
 *
 * <p>Queues and messages are in memory and gone with it. Unlike AWS it refuses a redrive allow
 * policy, answers a stale receipt handle with an error, and keeps messages for ever. Requests are
 * taken that {@link SignatureCheck} takes, by one pair of credentials.
 */
public final class EmbeddedSqs implements AutoCloseable {

  /** The region in the names of queues. */
  public static final String REGION = "us-east-1";

  /** Ten messages of 1 MiB, escaped, are above what SQS takes. */
  private static final int MAX_BODY = 12 << 20;

  /**
   * No shutdown hooks: on SIGTERM requests under way still need the server, and its owner stops it.
   */
  private static final String NO_HOOKS =
      "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook=off, pekko.jvm-shutdown-hooks=off";

  private static final long BODY_MILLIS = 10_000;

  private final ActorSystem actors;
  private final QueueRoutes routes;
  private final SignatureCheck check;
  private final Materializer materializer;
  private final URI endpoint;

  private EmbeddedSqs(ActorSystem actors, EmulatorCredentials credentials) {
    this.actors = actors;
    this.routes =
        QueueRoutes.of(
            SQSRestServerBuilder.withAWSRegion(REGION).withAWSAccountId("000000000000"), actors);
    this.check = new SignatureCheck(credentials, "sqs", InstantSource.system());
    this.materializer = Materializer.createMaterializer(actors);
    ServerBinding binding =
        Http.get(actors)
            .newServerAt(Loopback.HOST, 0)
            .bind(this::answer)
            .toCompletableFuture()
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
    int port = binding.localAddress().getPort();
    routes.listensOn(port);
    this.endpoint = Loopback.http(port);
  }

  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param credentials the only ones accepted
   */
  public static EmbeddedSqs start(EmulatorCredentials credentials) {
    Config config = ConfigFactory.parseString(NO_HOOKS).withFallback(ConfigFactory.load());
    return new EmbeddedSqs(ActorSystem.create("elasticmq", config), credentials);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    EmulatorRequest head = head(request);
    Optional<Refusal> refusal = check.head(head);
    if (refusal.isPresent()) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(refuse(refusal.get()));
    }
    return request
        .entity()
        .toStrict(BODY_MILLIS, MAX_BODY, materializer)
        .thenCompose(body ->
            check
                .whole(head, body.getData().toArray())
                .<CompletionStage<HttpResponse>>map(
                    forged -> CompletableFuture.completedFuture(refuse(forged)))
                .orElseGet(() -> routes.answer(request.withEntity(body))));
  }

  private static HttpResponse refuse(Refusal refusal) {
    HttpEntity.Strict body = HttpEntities.create(ContentTypes.APPLICATION_JSON, refusal.json());
    return HttpResponse.create().withStatus(refusal.status()).withEntity(body);
  }

  private static EmulatorRequest head(HttpRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .getHeaders()
        .forEach(header ->
            headers
                .computeIfAbsent(header.lowercaseName(), _ -> new ArrayList<>())
                .add(header.value()));
    headers.put("content-type", List.of(request.entity().getContentType().toString()));
    request
        .entity()
        .getContentLengthOption()
        .ifPresent(length -> headers.put("content-length", List.of(Long.toString(length))));
    return new EmulatorRequest(
        request.method().value(),
        request.getUri().getPathString(),
        request.getUri().rawQueryString().orElse(""),
        headers);
  }

  /** Endpoint for SQS clients. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * Stops it; messages are gone. Long polls are cut off: ElasticMQ's own stop waits for each of
   * them, and fails after a minute.
   */
  @Override
  public void close() {
    actors.terminate();
    CompletionStage<Terminated> end = actors.getWhenTerminated();
    end.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

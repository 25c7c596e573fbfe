package dev.embedway.emulators;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Terminated;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;

/**
 * SQS in this JVM, by ElasticMQ: redrive policies, visibility, long polls, batches. Thread-safe.
 *
 * <p>Queues and messages are in memory and gone with it. Unlike AWS it refuses a redrive allow
 * policy, answers a stale receipt handle with an error, and keeps messages for ever. Any
 * credentials are accepted.
 */
public final class EmbeddedSqs implements AutoCloseable {

  /** The region in the names of queues. */
  public static final String REGION = "us-east-1";

  private final ActorSystem actors;
  private final URI endpoint;

  private EmbeddedSqs(ActorSystem actors, URI endpoint) {
    this.actors = actors;
    this.endpoint = endpoint;
  }

  /** Starts it on a free port of 127.0.0.1. */
  public static EmbeddedSqs start() {
    ActorSystem actors = ActorSystem.create("elasticmq");
    TheSQSRestServerBuilder builder =
        SQSRestServerBuilder.withInterface(Loopback.HOST)
            .withDynamicPort()
            .withAWSRegion(REGION)
            .withAWSAccountId("000000000000")
            .withActorSystem(actors);
    SQSRestServer server = builder.start();
    int port = server.waitUntilStarted().localAddress().getPort();
    return new EmbeddedSqs(actors, Loopback.http(port));
  }

  /** Where an SQS client finds it. */
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

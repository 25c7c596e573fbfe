package dev.embedway.emulators;

import java.net.URI;
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

  private final SQSRestServer server;
  private final URI endpoint;

  private EmbeddedSqs(SQSRestServer server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /** Starts it on a free port of 127.0.0.1. */
  public static EmbeddedSqs start() {
    TheSQSRestServerBuilder builder =
        SQSRestServerBuilder.withInterface(Loopback.HOST)
            .withDynamicPort()
            .withAWSRegion(REGION)
            .withAWSAccountId("000000000000");
    SQSRestServer server = builder.start();
    int port = server.waitUntilStarted().localAddress().getPort();
    return new EmbeddedSqs(server, Loopback.http(port));
  }

  /** Where an SQS client finds it. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops it; messages are gone. */
  @Override
  public void close() {
    server.stopAndWait();
  }
}

package dev.embedway.local.cloud.services;

import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.dynamodb.EmbeddedDynamoDb;
import dev.embedway.emulators.s3.EmbeddedS3;
import dev.embedway.emulators.s3.S3Cors;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import dev.embedway.local.cloud.config.EmulatorRoute;
import dev.embedway.local.cloud.config.EmulatorRoute.Service;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.cloud.lifecycle.Parallel;
import dev.embedway.local.runner.LocalAws;
import dev.embedway.local.runner.event.S3Notifications;
import dev.embedway.topology.CorsRules;
import dev.embedway.topology.QueueId;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Emulators in this process, with their state in the data directory. */
record EmbeddedServices(AwsClients clients, Connection.S3 s3) implements CloudServices {

  /** Starts them side by side. */
  static EmbeddedServices start(ServiceStartContext context) {
    String bucket = context.topology().documentsBucket();
    S3Notifications notifications = new S3Notifications(bucket);
    EmulatorCredentials credentials =
        new EmulatorCredentials(
            context.secrets().s3AccessKeyId(), context.secrets().s3SecretAccessKey());
    DataDirectory data = context.config().data();
    var dynamoDb =
        start(
            context,
            "DynamoDB",
            () -> EmbeddedDynamoDb.in(data.dynamoDb(), credentials),
            EmbeddedDynamoDb::close);
    var s3 =
        start(
            context,
            "S3",
            () ->
                context
                    .config()
                    .listening()
                    .openS3(port ->
                        EmbeddedS3.start(
                            port,
                            data.s3(),
                            credentials,
                            context.execution().clock(),
                            notifications,
                            new S3Cors(CorsRules.UPLOADS.preflight(), CorsRules.UPLOADS.answer()))),
            EmbeddedS3::close);
    var sqs = start(context, "SQS", () -> EmbeddedSqs.start(credentials), EmbeddedSqs::close);
    URI s3Endpoint = Parallel.join(s3).endpoint();
    EmulatorRoute route = context.config().route();
    AwsEndpoints endpoints =
        AwsEndpoints.of(
            route.to(Service.SQS, Parallel.join(sqs).endpoint()),
            route.to(Service.DYNAMODB, Parallel.join(dynamoDb).endpoint()),
            route.to(Service.S3, s3Endpoint));
    AwsClients clients = clients(context, endpoints, credentials);
    notifications.sendTo(clients.sqs(), new SqsQueues(clients.sqs()).url(QueueId.CHUNKING));
    return new EmbeddedServices(
        clients,
        new Connection.S3(
            s3Endpoint,
            LocalAws.REGION,
            bucket,
            credentials.accessKeyId(),
            credentials.secretAccessKey()));
  }

  private static <T> CompletableFuture<T> start(
      ServiceStartContext context, String name, Supplier<T> server, Consumer<T> closer) {
    return Parallel.start(
        context.execution().executor(),
        () ->
            context
                .progress()
                .watch()
                .time(name, () -> context.closing().keep(server.get(), closer)));
  }

  private static AwsClients clients(
      ServiceStartContext context, AwsEndpoints endpoints, EmulatorCredentials credentials) {
    AwsClients clients =
        context
            .closing()
            .keep(
                AwsClients.at(
                    endpoints,
                    LocalAws.REGION,
                    AwsBasicCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey()),
                    context.execution().health()),
                AwsClients::close);
    return context
        .progress()
        .watch()
        .time(
            "tables",
            () -> {
              AwsResources.create(context.topology(), clients);
              return clients;
            });
  }
}

package dev.embedway.local.cloud.services;

import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.local.cloud.config.ExternalEndpoint;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Makes an endpoint fit for a local cloud, or says in one message all that keeps it from being so.
 *
 * <p>One thread at a time.
 *
 * @param clients of it
 * @param topology what is to be there
 */
record EndpointSetup(ExternalEndpoint endpoint, AwsClients clients, Topology topology) {

  /**
   * Makes what is not there.
   *
   * @return what the user is to know, in lines
   * @throws LocalCloudException when something that documents cannot do without is not to be had
   */
  List<String> prepare() {
    refuse(silent());
    try {
      AwsResources.create(topology, clients);
    } catch (EmbedwayException e) {
      refuse(List.of("queues, tables and buckets cannot be made: " + e.getMessage()));
    }
    String queue = new SqsQueues(clients.sqs()).url(QueueId.CHUNKING);
    BucketNotification notification =
        new BucketNotification(clients, topology.documentsBucket(), queue);
    refuse(fault("S3 does not notify SQS", notification::ensure).stream().toList());
    return Stream.concat(
            Stream.of(
                "SQS, DynamoDB and S3 are those at "
                    + endpoint.url()
                    + ". Queues, tables and buckets that were not there were made; they stay."),
            topology.queues().stream().flatMap(this::forgotten))
        .toList();
  }

  /** The services that do not answer as themselves. */
  private List<String> silent() {
    return Stream.of(
            fault("SQS", () -> clients.sqs().listQueues()),
            fault("DynamoDB", () -> clients.dynamoDb().listTables()),
            fault("S3", () -> clients.s3().listBuckets()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Attributes that an emulator took and does not keep; the work goes on without them. */
  private Stream<String> forgotten(QueueSpec queue) {
    Map<QueueAttributeName, String> kept =
        clients
            .sqs()
            .getQueueAttributes(get ->
                get.queueUrl(new SqsQueues(clients.sqs()).url(queue.name()))
                    .attributeNames(QueueAttributeName.ALL))
            .attributes();
    boolean isRedriven =
        kept.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "").contains(queue.deadLetterName());
    String visibility = Long.toString(queue.visibilityTimeout().toSeconds());
    boolean isHidden = visibility.equals(kept.get(QueueAttributeName.VISIBILITY_TIMEOUT));
    return Stream.of(
            Optional.of("its redrive policy: messages that never succeed come again for ever")
                .filter(gap -> !isRedriven),
            Optional.of("its visibility timeout: messages come again while they are worked on")
                .filter(gap -> !isHidden))
        .flatMap(Optional::stream)
        .map(gap -> "Queue " + queue.name() + " does not keep " + gap + ".");
  }

  private static Optional<String> fault(String what, Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
      return Optional.of(
          what
              + ": refused with "
              + (code == null ? "" : code + ", ")
              + "status "
              + e.statusCode());
    } catch (SdkException e) {
      return Optional.of(what + ": no answer");
    } catch (LocalCloudException e) {
      return Optional.of(what + ": " + e.getMessage());
    }
  }

  private void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new LocalCloudException(
          endpoint.url()
              + " cannot be used.\n  "
              + String.join("\n  ", faults)
              + "\nIt is to run, to have SQS, DynamoDB, S3 and S3's notifications to SQS, and to take"
              + " the AWS credentials of the environment. MiniStack does: docker compose -f"
              + " docker/compose.yaml up --wait. See docs/emulators.md; without --endpoint, Embedway"
              + " runs emulators of its own.",
          null);
    }
  }
}

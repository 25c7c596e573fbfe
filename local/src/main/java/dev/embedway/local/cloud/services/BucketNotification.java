package dev.embedway.local.cloud.services;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A bucket's changes, sent to a queue by S3 itself.
 *
 * @param bucket whose objects are put and removed
 * @param queueUrl of the queue that is told
 */
@ThreadSafe
record BucketNotification(AwsClients clients, String bucket, String queueUrl) {

  private static final List<Event> EVENTS =
      List.of(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED);

  /**
   * Sets it up beside what else the bucket notifies, unless it is set up.
   *
   * @throws LocalCloudException when S3 does as if
   */
  void ensure() {
    String arn =
        clients
            .sqs()
            .getQueueAttributes(
                get -> get.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    GetBucketNotificationConfigurationResponse there = configured();
    if (isIn(there, arn)) {
      return;
    }
    clients
        .sqs()
        .setQueueAttributes(set ->
            set.queueUrl(queueUrl).attributes(Map.of(QueueAttributeName.POLICY, mayS3(arn))));
    clients
        .s3()
        .putBucketNotificationConfiguration(
            put -> put.bucket(bucket).notificationConfiguration(with(there, arn)));
    if (!isIn(configured(), arn)) {
      throw new LocalCloudException("it takes the configuration and does not keep it", null);
    }
  }

  private GetBucketNotificationConfigurationResponse configured() {
    return clients.s3().getBucketNotificationConfiguration(get -> get.bucket(bucket));
  }

  private static boolean isIn(GetBucketNotificationConfigurationResponse there, String arn) {
    return there.queueConfigurations().stream()
        .anyMatch(queue -> arn.equals(queue.queueArn()) && queue.events().containsAll(EVENTS));
  }

  private static NotificationConfiguration with(
      GetBucketNotificationConfigurationResponse there, String arn) {
    List<QueueConfiguration> queues = new ArrayList<>(there.queueConfigurations());
    queues.removeIf(queue -> arn.equals(queue.queueArn()));
    queues.add(QueueConfiguration.builder().id("embedway").queueArn(arn).events(EVENTS).build());
    return NotificationConfiguration.builder()
        .queueConfigurations(queues)
        .topicConfigurations(there.topicConfigurations())
        .lambdaFunctionConfigurations(there.lambdaFunctionConfigurations())
        .build();
  }

  /**
   * The queue's policy; endpoints that look at policies let S3 send by it alone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html">Granting
   *     permissions to publish events</a>
   */
  private String mayS3(String arn) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
    "Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"%s",\
    "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::%s"}}}]}\
    """
        .formatted(arn, bucket);
  }
}

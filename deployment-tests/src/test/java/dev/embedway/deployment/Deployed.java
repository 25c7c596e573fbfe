package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A stage that is deployed, and what a user or operator does with it.
 *
 * @param before what was in the account when it came
 * @param api a caller with an operator's key
 */
record Deployed(
    DevStage stage,
    Account account,
    DevStage.Outputs outputs,
    Map<String, List<String>> before,
    Api api) {

  /** Time within which what was asked for has to be so. */
  static final Duration BOUND = Duration.ofSeconds(90);

  private static final List<QueueAttributeName> WAITING =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

  void put(String key, String type, String content) {
    account
        .s3()
        .putObject(
            put -> put.bucket(bucket()).key(key).contentType(type),
            RequestBody.fromString(content));
  }

  void remove(String key) {
    account.s3().deleteObject(delete -> delete.bucket(bucket()).key(key));
  }

  /** Puts an object while the bucket tells nobody. */
  void putUnnoticed(String key, String type, String content) {
    GetBucketNotificationConfigurationResponse told =
        account.s3().getBucketNotificationConfiguration(get -> get.bucket(bucket()));
    tell(NotificationConfiguration.builder().build());
    put(key, type, content);
    tell(
        NotificationConfiguration.builder()
            .queueConfigurations(told.queueConfigurations())
            .build());
  }

  private void tell(NotificationConfiguration whom) {
    account
        .s3()
        .putBucketNotificationConfiguration(
            change -> change.bucket(bucket()).notificationConfiguration(whom));
  }

  /**
   * Has the emulator's Scheduler do, within seconds and once, what a schedule of the stage does in
   * an hour: to the same target, by the same role.
   */
  void runSoon(String schedule) {
    OtherServices scheduler = account.others();
    String name =
        scheduler.schedules().stream()
            .filter(each -> DevStage.owns(each) && each.contains(schedule))
            .findFirst()
            .orElseThrow();
    JsonNode found = scheduler.schedule(name);
    scheduler.createSchedule(
        "once-" + schedule,
        JsonNodeFactory.instance
            .objectNode()
            .put("ScheduleExpression", "at(" + now() + ")")
            .put("ActionAfterCompletion", "DELETE")
            .setAll(
                Map.of(
                    "Target", found.path("Target"),
                    "FlexibleTimeWindow", found.path("FlexibleTimeWindow"))));
  }

  private static LocalDateTime now() {
    return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Waits until at least so many messages are in a queue, given by part of its name. */
  void awaitMessages(String queue, int atLeast) {
    Await.answer(
        () ->
            account.sqs().listQueues().queueUrls().stream()
                .filter(url -> url.contains(queue))
                .mapToInt(this::messages)
                .sum(),
        messages -> messages >= atLeast,
        BOUND);
  }

  /** Waits until no message waits or is being worked on. */
  void awaitIdleQueues() {
    Await.answer(
        () -> account.sqs().listQueues().queueUrls().stream().mapToInt(this::messages).sum(),
        messages -> messages == 0,
        BOUND);
  }

  private int messages(String queue) {
    return account
        .sqs()
        .getQueueAttributes(get -> get.queueUrl(queue).attributeNames(WAITING))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  /** As an operator has to before {@code cdk destroy}. */
  void emptyBuckets() {
    account.s3().listBuckets().buckets().stream()
        .map(Bucket::name)
        .filter(DevStage::owns)
        .forEach(this::empty);
  }

  private void empty(String bucket) {
    account
        .s3()
        .listObjectsV2Paginator(list -> list.bucket(bucket))
        .contents()
        .forEach(
            object -> account.s3().deleteObject(delete -> delete.bucket(bucket).key(object.key())));
  }

  private String bucket() {
    return outputs.documentsBucket();
  }
}

package dev.embedway.infra.stateful;

import dev.embedway.infra.construct.L1;
import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Stage;
import dev.embedway.topology.CorsRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CorsRule;
import software.amazon.awscdk.services.s3.HttpMethods;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * The bucket that users put documents into, whose changes go to a queue, and the bucket of the
 * stages' artifacts.
 */
public final class Buckets extends Construct {

  /** Time within which an accidental deletion or overwrite can be undone. */
  private static final Duration UNDO = Duration.days(30);

  /** Lines of batches of records; a URL takes them also when their batch is over. */
  private static final String LINES = "upserts/";

  /** More time than a batch takes; what is put after its end is then deleted. */
  private static final Duration LINES_KEPT = Duration.days(30);

  private final Bucket documents;
  private final Bucket artifacts;

  Buckets(Construct scope, String id, Deployment deployment, WorkQueue news) {
    super(scope, id);
    Stage stage = deployment.stage();
    this.artifacts =
        bucket("Artifacts", stage)
            .lifecycleRules(
                List.of(
                    tidy().build(),
                    LifecycleRule.builder().prefix(LINES).expiration(LINES_KEPT).build()))
            .build();
    Bucket.Builder documentsBuilder = bucket("Documents", stage).versioned(stage.keepsData());
    this.documents =
        documentsBuilder
            .cors(List.of(uploads(deployment.corsOrigins())))
            .lifecycleRules(
                List.of(
                    stage.keepsData()
                        ? tidy().noncurrentVersionExpiration(UNDO).build()
                        : tidy().build()))
            .build();
    allow(deployment, news.queue());
    tell(stage, news);
  }

  private Bucket.Builder bucket(String id, Stage stage) {
    return Bucket.Builder.create(this, id)
        .encryption(BucketEncryption.S3_MANAGED)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .enforceSsl(true)
        .minimumTlsVersion(1.2)
        .removalPolicy(stage.dataRemoval());
  }

  /** Pages of the origins that may call the API may send what it prepared a URL for. */
  private static CorsRule uploads(List<String> origins) {
    CorsRules rules = CorsRules.UPLOADS;
    return CorsRule.builder()
        .allowedOrigins(origins)
        .allowedMethods(rules.methods().stream().map(HttpMethods::valueOf).toList())
        .allowedHeaders(rules.requestHeaders())
        .exposedHeaders(rules.responseHeaders())
        .maxAge(rules.maxAge().toSeconds())
        .build();
  }

  private static LifecycleRule.Builder tidy() {
    return LifecycleRule.builder().abortIncompleteMultipartUploadAfter(Duration.days(7));
  }

  /**
   * The bucket waits for this policy, so the policy cannot name the bucket: it says how buckets of
   * the stage are called, and whose they are.
   */
  private static void allow(Deployment deployment, Queue queue) {
    queue.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("s3.amazonaws.com")))
            .actions(List.of("sqs:SendMessage"))
            .resources(List.of(queue.getQueueArn()))
            .conditions(
                Map.of(
                    "ArnLike",
                    Map.of(
                        "aws:SourceArn",
                        "arn:" + Aws.PARTITION + ":s3:::" + deployment.prefix() + "-*"),
                    "StringEquals",
                    Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
  }

  /**
   * The plain property rather than CDK's notifications, which would deploy a function of theirs. Of
   * a bucket with versions only the marker counts as a removal: an old version's end is none.
   */
  private void tell(Stage stage, WorkQueue news) {
    String removed = stage.keepsData() ? "DeleteMarkerCreated" : "Delete";
    L1.of(documents, CfnBucket.class)
        .setNotificationConfiguration(
            CfnBucket.NotificationConfigurationProperty.builder()
                .queueConfigurations(
                    Stream.of("s3:ObjectCreated:*", "s3:ObjectRemoved:" + removed)
                        .map(event ->
                            CfnBucket.QueueConfigurationProperty.builder()
                                .event(event)
                                .queue(news.queue().getQueueArn())
                                .build())
                        .toList())
                .build());
    documents.getNode().addDependency(news);
  }

  /** The bucket that users put documents into. */
  public Bucket documents() {
    return documents;
  }

  /** The bucket of the stages' artifacts. */
  public Bucket artifacts() {
    return artifacts;
  }
}

package dev.embedway.local.runner.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.emulators.s3.ObjectChange;
import dev.embedway.emulators.s3.S3EventListener;
import dev.embedway.local.runner.LocalAws;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A bucket's event notifications to a queue, in S3's own JSON.
 *
 * <p>Thread-safe. An event is in the queue before the change's caller is answered, so the events of
 * one key are queued in the order of their changes. Other buckets' changes are passed over.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">S3
 *     event message structure</a>
 */
public final class S3Notifications implements S3EventListener {

  private final ObjectMapper json = new ObjectMapper();
  private final String bucket;
  private final CompletableFuture<Target> target = new CompletableFuture<>();

  /** Notifications of one bucket, which wait until they are told where to go. */
  public S3Notifications(String bucket) {
    this.bucket = bucket;
  }

  /** Says where events go; called once. */
  public void sendTo(SqsClient sqs, String queueUrl) {
    target.complete(new Target(sqs, queueUrl));
  }

  @Override
  public void onChange(ObjectChange change) {
    if (change.bucket().equals(bucket)) {
      Target there = target.join();
      String event = event(change);
      there.sqs().sendMessage(send -> send.queueUrl(there.queueUrl()).messageBody(event));
    }
  }

  private String event(ObjectChange change) {
    ObjectNode event = json.createObjectNode();
    ObjectNode s3Record = event.putArray("Records").addObject();
    s3Record.put("eventVersion", "2.1");
    s3Record.put("eventSource", "aws:s3");
    s3Record.put("awsRegion", LocalAws.REGION);
    s3Record.put("eventTime", change.eventTime().toString());
    s3Record.put(
        "eventName",
        switch (change.kind()) {
          case CREATED -> "ObjectCreated:Put";
          case REMOVED -> "ObjectRemoved:Delete";
        });
    s3Record.putObject("userIdentity").put("principalId", "local");
    s3Record.putObject("requestParameters").put("sourceIPAddress", "127.0.0.1");
    ObjectNode s3 = s3Record.putObject("s3");
    s3.put("s3SchemaVersion", "1.0");
    s3.put("configurationId", "documents");
    ObjectNode where = s3.putObject("bucket");
    where.put("name", change.bucket());
    where.putObject("ownerIdentity").put("principalId", "local");
    where.put("arn", "arn:aws:s3:::" + change.bucket());
    object(s3.putObject("object"), change);
    return event.toString();
  }

  private static void object(ObjectNode object, ObjectChange change) {
    // Encoded as S3 does it: like a form, but for the slash.
    object.put(
        "key",
        URLEncoder.encode(change.object().key(), StandardCharsets.UTF_8).replace("%2F", "/"));
    if (change.kind() == ObjectChange.Kind.CREATED) {
      object.put("size", change.object().size());
      object.put("eTag", change.object().etag());
    }
    object.put("sequencer", change.sequencer());
  }

  private record Target(SqsClient sqs, String queueUrl) {}
}

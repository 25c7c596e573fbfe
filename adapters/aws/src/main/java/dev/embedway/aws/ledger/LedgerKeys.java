package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys of the ledger's items. */
final class LedgerKeys {

  static final String TENANT = "tenant";
  static final String PLACE = "place";
  static final String OPEN = "open";
  static final String SINCE = "since";
  static final String FORGET = "forget";
  static final String DUE = "due";
  static final String DEAD = "dead";
  static final String FAILED = "failed";

  /** Partition of the dead letters that are to be sent again and are not known to have been. */
  static final String UNSENT = "DL#unsent";

  /** Partitions of an index that open jobs, or entries of the forget list, are spread over. */
  static final int SHARDS = 4;

  private static final String DOCUMENT = "document";

  /** Bytes of a DynamoDB sort key, the most there may be. */
  private static final int MAX_BYTES = 1024;

  private LedgerKeys() {}

  static Map<String, AttributeValue> of(TenantId tenant, DocumentId id) {
    return key(tenant, id, DOCUMENT);
  }

  /** Zero-padded, so that a document's generations stand in their order, and their versions. */
  static Map<String, AttributeValue> of(JobId id) {
    return key(
        id.tenant(), id.document(), "job#%018d#%06d".formatted(id.generation(), id.version()));
  }

  /** An entry of the forget list, of one job's document. */
  static Map<String, AttributeValue> forget(String kind, JobId id) {
    return key(
        id.tenant(),
        id.document(),
        "forget#%s#%018d#%06d".formatted(kind, id.generation(), id.version()));
  }

  /** An entry of the forget list, of a store. */
  static Map<String, AttributeValue> forget(TenantId tenant, String storeId, String what) {
    return DynamoTable.key("T#" + tenant.value() + "#S#" + storeId, "forget#" + what);
  }

  /** An item that is there while the tenant's jobs wait. */
  static Map<String, AttributeValue> hold(TenantId tenant) {
    return DynamoTable.key("T#" + tenant.value() + "#Q", "hold");
  }

  /** A dead letter. */
  static Map<String, AttributeValue> of(DeadLetterId id) {
    return DynamoTable.key("DL#" + id.value(), "deadletter");
  }

  /** An item that is there while a requeued dead letter is not known to be sent. */
  static Map<String, AttributeValue> unsent(DeadLetterId id) {
    return DynamoTable.key(UNSENT, id.value());
  }

  /** The item of the tenant's counts. */
  static Map<String, AttributeValue> tally(TenantId tenant) {
    return DynamoTable.key("T#" + tenant.value() + "#Q", "tally");
  }

  /** The store's name whatever its case, then the key: the order of lists. */
  static String place(ObjectKey document) {
    String full = storePrefix(document.store()) + document.key();
    if (bytes(full) <= MAX_BYTES) {
      return full;
    }
    String id = document.documentId().value();
    String head = full;
    while (bytes(head) > MAX_BYTES - id.length()) {
      head = head.substring(0, head.offsetByCodePoints(head.length(), -1));
    }
    return head + id;
  }

  /** True if a text is no longer than a place may be. */
  static boolean isPlace(String text) {
    return bytes(text) <= MAX_BYTES;
  }

  static String storePrefix(String store) {
    return store.toLowerCase(Locale.ROOT) + "/";
  }

  static String openShard(JobId id) {
    return shard(OPEN, Character.digit(id.document().value().charAt("doc_".length()), 16) % SHARDS);
  }

  /** Name of a partition of the index whose partition key this is. */
  static String shard(String index, int shard) {
    return index + "#" + shard;
  }

  /** By the item's partition, so that those of many documents are spread. */
  static String forgetShard(Map<String, AttributeValue> key) {
    return shard(
        FORGET, Math.floorMod(new Item(key).string(TableSpec.PARTITION_KEY).hashCode(), SHARDS));
  }

  /**
   * Milliseconds of an instant as text of one length, so that the order of text is that of time.
   */
  static String millis(Instant instant) {
    return "%015d".formatted(instant.toEpochMilli());
  }

  private static int bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, AttributeValue> key(TenantId tenant, DocumentId id, String sort) {
    return Map.of(
        TableSpec.PARTITION_KEY,
        Item.text("T#" + tenant.value() + "#D#" + id.value()),
        TableSpec.SORT_KEY,
        Item.text(sort));
  }
}

package dev.embedway.aws.ledger;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import dev.embedway.topology.TableSpec.IndexSpec;
import dev.embedway.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The ledger's lists, read from its indexes. An index follows its table within moments, not at
 * once: a list may miss the last change, a read of one document never does.
 */
@ThreadSafe
final class LedgerLists {

  private static final int MIN_PAGE = 100;
  private static final int MAX_PAGE_SIZE = 1000;
  private static final String NONE = "-";

  /** Of each shard. */
  private static final int OLDEST = 25;

  private final DynamoTable table;
  private final ShardedIndex open;
  private final ShardedIndex forget;

  LedgerLists(DynamoTable table) {
    this.table = table;
    this.open =
        new ShardedIndex(
            table, new IndexSpec(Topology.LEDGER_OPEN, LedgerKeys.OPEN, LedgerKeys.SINCE));
    this.forget =
        new ShardedIndex(
            table, new IndexSpec(Topology.LEDGER_FORGET, LedgerKeys.FORGET, LedgerKeys.DUE));
  }

  /** A tenant's documents by store and key. */
  Page<Document> documents(DocumentQuery query) {
    if (query.limit() < 1 || query.limit() > MAX_PAGE_SIZE) {
      throw new IllegalArgumentException("a limit is 1..1000, given was " + query.limit());
    }
    String asked = describe(query);
    Map<String, AttributeValue> start =
        query
            .after()
            .map(after -> documentKey(query, Cursor.decode(after, asked)))
            .orElse(Map.of());
    // One more than asked for shows whether a page follows.
    List<Document> found = new ArrayList<>();
    do {
      QueryRequest request = documentRequest(query, query.limit() + 1 - found.size(), start);
      DynamoTable.QueryPage page = table.query(request);
      page.items().stream().map(LedgerItems::document).forEach(found::add);
      start = page.last();
    } while (found.size() <= query.limit() && !start.isEmpty());
    if (found.size() <= query.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<Document> items = found.subList(0, query.limit());
    Document last = items.getLast();
    String place = last.id().value() + LedgerKeys.place(last.place());
    return new Page<>(items, Optional.of(new Cursor(place, asked).encoded()));
  }

  /** Documents of a store by key. */
  List<Document> slice(StoreSlice asked) {
    DocumentQuery query =
        new DocumentQuery(
            asked.tenant(),
            Optional.of(asked.store()),
            Optional.empty(),
            asked.limit(),
            Optional.empty());
    Map<String, AttributeValue> start =
        asked
            .after()
            .map(key -> indexKey(new ObjectKey(asked.tenant(), asked.store(), key)))
            .orElse(Map.of());
    List<Document> found = new ArrayList<>();
    do {
      DynamoTable.QueryPage page =
          table.query(
              documentRequest(query, asked.limit() - found.size(), start).toBuilder()
                  .scanIndexForward(asked.order() == SortOrder.ASC)
                  .build());
      page.items().stream()
          .map(LedgerItems::document)
          .limit(asked.limit() - found.size())
          .forEach(found::add);
      start = page.last();
    } while (found.size() < asked.limit() && !start.isEmpty());
    return found;
  }

  private static Map<String, AttributeValue> indexKey(ObjectKey document) {
    Map<String, AttributeValue> key =
        new HashMap<>(LedgerKeys.of(document.tenant(), document.documentId()));
    key.put(LedgerKeys.TENANT, Item.text(document.tenant().value()));
    key.put(LedgerKeys.PLACE, Item.text(LedgerKeys.place(document)));
    return key;
  }

  /** Jobs that are under way, shard by shard, oldest first in each. */
  Page<JobState> open(Optional<String> after) {
    return page(open.page(Optional.empty(), after), LedgerItems::job);
  }

  /** The first jobs of each shard. */
  List<JobState> oldestOpen() {
    return open.firsts(OLDEST).stream().map(LedgerItems::job).toList();
  }

  /** Entries of the forget list up to a time, shard by shard, the longest due first in each. */
  Page<ForgetEntry> due(Instant now, Optional<String> after) {
    return page(forget.page(Optional.of(LedgerKeys.millis(now)), after), ForgetItems::entry);
  }

  private static <T> Page<T> page(ShardedIndex.IndexPage page, Function<Item, T> read) {
    return new Page<>(page.items().stream().map(read).toList(), page.next());
  }

  private static QueryRequest documentRequest(
      DocumentQuery query, int limit, Map<String, AttributeValue> start) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    names.put("#tenant", LedgerKeys.TENANT);
    names.put("#status", LedgerItems.STATUS);
    values.put(":tenant", Item.text(query.tenant().value()));
    values.put(":status", Item.text(query.status().orElse(JobStatus.DELETED).name()));
    String keys = "#tenant = :tenant";
    if (query.store().isPresent()) {
      keys += " AND begins_with(#place, :store)";
      names.put("#place", LedgerKeys.PLACE);
      values.put(":store", Item.text(LedgerKeys.storePrefix(query.store().get())));
    }
    return QueryRequest.builder()
        .indexName(Topology.LEDGER_BY_STORE)
        .keyConditionExpression(keys)
        .filterExpression(query.status().isPresent() ? "#status = :status" : "#status <> :status")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .limit(Math.max(limit, MIN_PAGE))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static Map<String, AttributeValue> documentKey(DocumentQuery query, Cursor cursor) {
    int idLength = "doc_".length() + 24;
    if (cursor.place().length() <= idLength
        || !DocumentId.isValid(cursor.place().substring(0, idLength))
        || !isWithin(query, cursor.place().substring(idLength))) {
      throw Cursor.invalid();
    }
    Map<String, AttributeValue> key =
        new HashMap<>(
            LedgerKeys.of(query.tenant(), new DocumentId(cursor.place().substring(0, idLength))));
    key.put(LedgerKeys.TENANT, Item.text(query.tenant().value()));
    key.put(LedgerKeys.PLACE, Item.text(cursor.place().substring(idLength)));
    return key;
  }

  /** DynamoDB refuses to begin where its index cannot have a place, or the query does not reach. */
  private static boolean isWithin(DocumentQuery query, String place) {
    return LedgerKeys.isPlace(place)
        && place.startsWith(query.store().map(LedgerKeys::storePrefix).orElse(""));
  }

  /** Two queries of the same list differ in their limit only. */
  private static String describe(DocumentQuery query) {
    return String.join(
        "\n",
        query.tenant().value(),
        query.store().map(LedgerKeys::storePrefix).orElse(NONE),
        query.status().map(JobStatus::name).orElse(NONE));
  }
}

package dev.embedway.aws.dynamo;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.topology.TableSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One table with strongly consistent reads, and with writes that say which condition refused them.
 * A write that meets another transaction on the same item stands back and tries again.
 */
@ThreadSafe
public final class DynamoTable {

  private static final String SERVICE = "DynamoDB";

  /** Most keys of one BatchGetItem. */
  private static final int MAX_BATCH = 100;

  private static final String REFUSED = "ConditionalCheckFailed";
  private static final Set<String> CONTENDED = Set.of("TransactionConflict");
  private static final Set<String> THROTTLED =
      Set.of("ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");

  private final DynamoDbClient dynamoDb;
  private final String name;
  private final Contention contention;

  /** A table of the topology's shape. */
  public DynamoTable(DynamoDbClient dynamoDb, String name, Contention contention) {
    this.dynamoDb = dynamoDb;
    this.name = name;
    this.contention = contention;
  }

  /** Backoff of this table's writers. */
  public Contention contention() {
    return contention;
  }

  /** The key of an item. */
  public static Map<String, AttributeValue> key(String partition, String sort) {
    return Map.of(
        TableSpec.PARTITION_KEY, Item.text(partition), TableSpec.SORT_KEY, Item.text(sort));
  }

  /** The item of a key, read consistently; empty where there is none. */
  public Optional<Item> get(Map<String, AttributeValue> key) {
    return AwsCall.of(
        SERVICE,
        () ->
            Optional.of(dynamoDb.getItem(get -> get.tableName(name).key(key).consistentRead(true)))
                .filter(answer -> answer.hasItem() && !answer.item().isEmpty())
                .map(answer -> new Item(answer.item())));
  }

  /** Items of these keys, in no order, without those that there are none of. */
  public List<Item> getAll(List<Map<String, AttributeValue>> keys) {
    List<Item> found = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += MAX_BATCH) {
      getBatch(keys.subList(from, Math.min(keys.size(), from + MAX_BATCH)), found);
    }
    return found;
  }

  /** DynamoDB answers with at most 16 MB, and leaves the rest to another request. */
  private void getBatch(List<Map<String, AttributeValue>> keys, List<Item> found) {
    List<Map<String, AttributeValue>> left = keys;
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      KeysAndAttributes wanted =
          KeysAndAttributes.builder().keys(left).consistentRead(true).build();
      BatchGetItemResponse answer =
          AwsCall.of(
              SERVICE, () -> dynamoDb.batchGetItem(get -> get.requestItems(Map.of(name, wanted))));
      List<Map<String, AttributeValue>> items = answer.responses().getOrDefault(name, List.of());
      items.stream().map(Item::new).forEach(found::add);
      left =
          Optional.ofNullable(answer.unprocessedKeys().get(name))
              .map(KeysAndAttributes::keys)
              .orElseGet(List::of);
      if (items.isEmpty()) {
        contention.standBack(attempt);
      }
    }
  }

  /** Every item of a partition, by sort key. */
  public List<Item> list(String partition) {
    return list("#pk = :pk", Map.of(":pk", Item.text(partition)), Map.of());
  }

  /** Every item of a partition whose sort key starts so, by sort key. */
  public List<Item> list(String partition, String sortPrefix) {
    return list(
        "#pk = :pk AND begins_with(#sk, :sk)",
        Map.of(":pk", Item.text(partition), ":sk", Item.text(sortPrefix)),
        Map.of("#sk", TableSpec.SORT_KEY));
  }

  private List<Item> list(
      String condition, Map<String, AttributeValue> values, Map<String, String> sortKey) {
    Map<String, String> names = new HashMap<>(sortKey);
    names.put("#pk", TableSpec.PARTITION_KEY);
    QueryRequest query =
        QueryRequest.builder()
            .tableName(name)
            .consistentRead(true)
            .keyConditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .build();
    return AwsCall.of(
        SERVICE, () -> dynamoDb.queryPaginator(query).items().stream().map(Item::new).toList());
  }

  /** One page of a query. */
  public QueryPage query(QueryRequest query) {
    return AwsCall.of(
        SERVICE,
        () -> {
          var answer = dynamoDb.query(query.toBuilder().tableName(name).build());
          return new QueryPage(
              answer.items().stream().map(Item::new).toList(), answer.lastEvaluatedKey());
        });
  }

  /** One page of a scan, which reads the whole table page by page. */
  public QueryPage scan(ScanRequest scan) {
    return AwsCall.of(
        SERVICE,
        () -> {
          var answer = dynamoDb.scan(scan.toBuilder().tableName(name).build());
          return new QueryPage(
              answer.items().stream().map(Item::new).toList(), answer.lastEvaluatedKey());
        });
  }

  /**
   * A page of a query or of a scan.
   *
   * @param last empty when nothing follows
   */
  public record QueryPage(List<Item> items, Map<String, AttributeValue> last) {
    public QueryPage {
      items = List.copyOf(items);
      last = Map.copyOf(last);
    }
  }

  /**
   * Updates one item and returns it as it then is; empty when its condition refused. An update
   * whose answer was lost and that the SDK sends again has its effect once, unless another update
   * of the item came between the two.
   */
  public Optional<Item> update(DynamoUpdate update) {
    String token = contention.token();
    UpdateItemRequest request =
        update.request(name, token).returnValues(ReturnValue.ALL_NEW).build();
    return patiently(() -> {
      try {
        return Optional.of(new Item(dynamoDb.updateItem(request).attributes()));
      } catch (ConditionalCheckFailedException e) {
        return DynamoUpdate.isOf(token, e.item())
            ? Optional.of(new Item(e.item()))
            : Optional.empty();
      }
    });
  }

  /**
   * Updates one item by a transaction, which takes effect once even if others write the item too.
   */
  public void updateOnce(DynamoUpdate update) {
    commit(List.of(update.part(name)));
  }

  /**
   * Makes all writes or none, once however often the SDK sends them: for ten minutes DynamoDB knows
   * a transaction by its token. Only a transaction that was canceled is tried again under another.
   *
   * @return the positions of the writes whose conditions refused, empty when all were made
   */
  public Set<Integer> commit(List<TransactWriteItem> writes) {
    AtomicReference<String> token = new AtomicReference<>(contention.token());
    return patiently(() -> {
      try {
        dynamoDb.transactWriteItems(
            transact -> transact.transactItems(writes).clientRequestToken(token.get()));
        return Set.of();
      } catch (TransactionCanceledException e) {
        token.set(contention.token());
        return refusals(e);
      }
    });
  }

  /**
   * Writes an item on a condition.
   *
   * @param names those that DynamoDB reserves, which the condition writes as {@code #name}
   */
  public TransactWriteItem put(
      Item item, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
    Put.Builder put =
        Put.builder().tableName(name).item(item.values()).conditionExpression(condition);
    if (!names.isEmpty()) {
      put.expressionAttributeNames(names);
    }
    if (!values.isEmpty()) {
      put.expressionAttributeValues(values);
    }
    return TransactWriteItem.builder().put(put.build()).build();
  }

  /** Adds an item that is not there yet. */
  public TransactWriteItem putNew(Item item) {
    return put(item, "attribute_not_exists(" + TableSpec.PARTITION_KEY + ")", Map.of(), Map.of());
  }

  /** Writes an item whatever is there. */
  public TransactWriteItem put(Item item) {
    return TransactWriteItem.builder().put(put -> put.tableName(name).item(item.values())).build();
  }

  /** Deletes an item; one that is not there is no error. */
  public TransactWriteItem delete(Map<String, AttributeValue> key) {
    return TransactWriteItem.builder().delete(delete -> delete.tableName(name).key(key)).build();
  }

  /** Deletes an item that must be there with this value of an attribute. */
  public TransactWriteItem delete(
      Map<String, AttributeValue> key, String attribute, AttributeValue expected) {
    return TransactWriteItem.builder()
        .delete(delete ->
            delete
                .tableName(name)
                .key(key)
                .conditionExpression("#expected = :expected")
                .expressionAttributeNames(Map.of("#expected", attribute))
                .expressionAttributeValues(Map.of(":expected", expected)))
        .build();
  }

  /** Deletes an item that must be there. */
  public TransactWriteItem deleteExisting(Map<String, AttributeValue> key) {
    return TransactWriteItem.builder()
        .delete(delete ->
            delete
                .tableName(name)
                .key(key)
                .conditionExpression("attribute_exists(" + TableSpec.PARTITION_KEY + ")"))
        .build();
  }

  /** Makes an update part of a transaction. */
  public TransactWriteItem change(DynamoUpdate update) {
    return TransactWriteItem.builder()
        .update(change ->
            change
                .tableName(name)
                .key(update.key())
                .updateExpression(update.expression())
                .conditionExpression(update.condition().isEmpty() ? null : update.condition())
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(update.values()))
        .build();
  }

  private static Set<Integer> refusals(TransactionCanceledException canceled) {
    List<String> codes =
        canceled.cancellationReasons().stream().map(CancellationReason::code).toList();
    Set<Integer> refused =
        new HashSet<>(
            IntStream.range(0, codes.size())
                .filter(i -> REFUSED.equals(codes.get(i)))
                .boxed()
                .toList());
    if (!refused.isEmpty()) {
      return refused;
    }
    if (containsAny(codes, CONTENDED)) {
      throw TransactionConflictException.builder().message("contended").build();
    }
    if (containsAny(codes, THROTTLED)) {
      throw AwsCall.contended(SERVICE);
    }
    throw canceled;
  }

  private static boolean containsAny(Collection<String> codes, Set<String> wanted) {
    return codes.stream().anyMatch(wanted::contains);
  }

  private <T> T patiently(Supplier<T> write) {
    for (int attempt = 0; ; attempt++) {
      Optional<T> made = AwsCall.of(SERVICE, () -> unlessContended(write));
      if (made.isPresent()) {
        return made.get();
      }
      contention.standBack(attempt);
    }
  }

  private static <T> Optional<T> unlessContended(Supplier<T> write) {
    try {
      return Optional.of(write.get());
    } catch (TransactionConflictException | TransactionInProgressException e) {
      return Optional.empty();
    }
  }
}

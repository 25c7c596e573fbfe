package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.FileQuery;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Files in the control table: an item {@code T#<tenant>#F} / {@code <file id>} each. Those that
 * expire have an entry in an {@link ExpiryList} too, written in the same transactions. Reads are
 * strongly consistent.
 */
@ThreadSafe
public final class DynamoFileCatalog implements FileCatalog {

  /** One more than is asked for at least, of which a purpose may leave few. */
  private static final int MIN_PAGE = 100;

  private static final String EXPIRES_AT = "expiresAt";

  /** Files that expire. */
  private static final ExpiryList EXPIRIES = new ExpiryList("X#fileExpiries");

  private final DynamoTable table;

  /** Files in a table of the shape that the topology gives it. */
  public DynamoFileCatalog(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public void add(TenantId tenant, StoredFile file) {
    Item.Builder item =
        Item.builder()
            .with("filename", file.filename())
            .with("contentType", file.contentType())
            .with("purpose", file.purpose().wire())
            .with("bytes", file.bytes());
    file.expiresAt().ifPresent(end -> item.with(EXPIRES_AT, end));
    key(tenant, file.id()).forEach(item::with);
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(table.put(item.build()));
    file.expiresAt()
        .map(end -> table.put(EXPIRIES.entry(end, tenant, file.id().value())))
        .ifPresent(writes::add);
    table.commit(writes);
  }

  @Override
  public Optional<StoredFile> find(TenantId tenant, FileId id) {
    return table.get(key(tenant, id)).map(DynamoFileCatalog::file);
  }

  @Override
  public List<StoredFile> list(TenantId tenant, FileQuery asked, Instant now) {
    Map<String, AttributeValue> start = asked.after().map(id -> key(tenant, id)).orElse(Map.of());
    List<StoredFile> found = new ArrayList<>();
    do {
      DynamoTable.QueryPage page = table.query(query(tenant, asked, start));
      page.items().stream()
          .map(DynamoFileCatalog::file)
          .filter(file -> asked.purpose().map(file.purpose()::equals).orElse(true))
          .filter(file -> !file.isExpired(now))
          .limit(asked.limit() - found.size())
          .forEach(found::add);
      start = page.last();
    } while (found.size() < asked.limit() && !start.isEmpty());
    return found;
  }

  private static QueryRequest query(
      TenantId tenant, FileQuery asked, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .consistentRead(true)
        .scanIndexForward(asked.order() == SortOrder.ASC)
        .limit(Math.max(asked.limit(), MIN_PAGE))
        .keyConditionExpression("#pk = :pk")
        .expressionAttributeNames(Map.of("#pk", TableSpec.PARTITION_KEY))
        .expressionAttributeValues(Map.of(":pk", Item.text(partition(tenant))))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  @Override
  public void remove(TenantId tenant, StoredFile file) {
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(table.delete(key(tenant, file.id())));
    file.expiresAt()
        .map(end -> table.delete(EXPIRIES.place(end, tenant, file.id().value())))
        .ifPresent(writes::add);
    table.commit(writes);
  }

  @Override
  public List<Owned> expiredBefore(Instant time, int limit) {
    return EXPIRIES.before(
        table,
        time,
        limit,
        entry ->
            find(entry.tenant(), new FileId(entry.id()))
                .flatMap(file ->
                    file.expiresAt()
                        .map(
                            end -> new ExpiryList.Ending<>(new Owned(entry.tenant(), file), end))));
  }

  @Override
  public Usage usage(TenantId tenant) {
    List<Item> all = table.list(partition(tenant));
    return new Usage(all.size(), all.stream().mapToLong(item -> item.longValue("bytes")).sum());
  }

  private static StoredFile file(Item item) {
    return new StoredFile(
        new FileId(item.string(TableSpec.SORT_KEY)),
        item.string("filename"),
        item.string("contentType"),
        FilePurpose.ofWire(item.string("purpose")).orElseThrow(),
        item.longValue("bytes"),
        item.optionalInstant(EXPIRES_AT));
  }

  private static Map<String, AttributeValue> key(TenantId tenant, FileId id) {
    return DynamoTable.key(partition(tenant), id.value());
  }

  private static String partition(TenantId tenant) {
    return "T#" + tenant.value() + "#F";
  }
}

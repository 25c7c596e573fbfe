package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.reconcile.ReconcileCursor;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Progress of reconciling in the control table: one item, {@code X#reconcile} / {@code progress},
 * with {@code list} ({@code objects} or {@code documents}) and, where they are known, {@code jobs},
 * {@code tenant} and {@code after}.
 */
@ThreadSafe
public final class DynamoReconcileProgress implements ReconcileProgress {

  private static final Map<String, AttributeValue> KEY = DynamoTable.key("X#reconcile", "progress");
  private static final String LIST = "list";
  private static final String JOBS = "jobs";
  private static final String TENANT = "tenant";
  private static final String AFTER = "after";
  private static final String OBJECTS = "objects";
  private static final String DOCUMENTS = "documents";

  private final DynamoTable table;

  /** Progress in a table of the shape that the topology gives it. */
  public DynamoReconcileProgress(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public Optional<Place> read() {
    return table
        .get(KEY)
        .flatMap(item -> sweep(item).map(sweep -> new Place(item.optionalString(JOBS), sweep)));
  }

  private static Optional<ReconcileCursor> sweep(Item item) {
    Optional<String> after = item.optionalString(AFTER);
    return switch (item.optionalString(LIST).orElse("")) {
      case OBJECTS -> Optional.of(new ReconcileCursor.Objects(after));
      case DOCUMENTS ->
          Optional.of(
              new ReconcileCursor.Documents(
                  item.optionalString(TENANT).filter(TenantId::isValid).map(TenantId::new), after));
      // Of another version: starting over is always right.
      default -> Optional.empty();
    };
  }

  @Override
  public void write(Place place) {
    Item.Builder item = Item.builder();
    KEY.forEach(item::with);
    place.jobs().ifPresent(jobs -> item.with(JOBS, jobs));
    switch (place.sweep()) {
      case ReconcileCursor.Jobs _ -> item.with(LIST, OBJECTS);
      case ReconcileCursor.Objects(Optional<String> after) -> {
        item.with(LIST, OBJECTS);
        after.ifPresent(key -> item.with(AFTER, key));
      }
      case ReconcileCursor.Documents(Optional<TenantId> tenant, Optional<String> after) -> {
        item.with(LIST, DOCUMENTS);
        tenant.ifPresent(id -> item.with(TENANT, id.value()));
        after.ifPresent(key -> item.with(AFTER, key));
      }
    }
    table.commit(List.of(table.put(item.build())));
  }

  @Override
  public void clear() {
    table.commit(List.of(table.delete(KEY)));
  }
}

package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.ItemSchema;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.ForgetChange;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Entries of the forget list to items and back, and the writes of a change. An entry is an item of
 * its own: of a document in the document's partition, of a store in {@code T#<tenant>#S#<store>}.
 */
public final class ForgetItems {

  private static final String KIND = "kind";
  private static final String DOCUMENT = "document";
  private static final String GENERATION = "generation";
  private static final String STORE_ID = "storeId";

  /** Name of a leftover's type in items. */
  private enum Kind {
    GENERATION,
    EARLIER,
    REMOVED,
    RETIRED_VERSION,
    DELETED_STORE
  }

  private ForgetItems() {}

  /** Writes that make a change of the list, without conditions. */
  public static Stream<TransactWriteItem> writes(DynamoTable table, ForgetChange change) {
    return Stream.concat(
        change.added().stream().map(entry -> table.put(of(entry))),
        change.withdrawn().stream().map(leftover -> table.delete(key(leftover))));
  }

  /** The write that takes an entry off the list if it is as it was read. */
  static TransactWriteItem removal(DynamoTable table, ForgetEntry entry) {
    return table.delete(
        key(entry.what()), LedgerKeys.DUE, Item.text(LedgerKeys.millis(entry.due())));
  }

  static Map<String, AttributeValue> key(Leftover leftover) {
    return switch (leftover) {
      case Leftover.Generation(JobId job) -> LedgerKeys.forget("job", job);
      case Leftover.Earlier(JobId job) -> LedgerKeys.forget("earlier", job);
      case Leftover.Removed(JobId removal) -> LedgerKeys.forget("removed", removal);
      case Leftover.RetiredVersion(TenantId tenant, String store, int number) ->
          LedgerKeys.forget(tenant, store, "version#%06d".formatted(number));
      case Leftover.DeletedStore(TenantId tenant, String store) ->
          LedgerKeys.forget(tenant, store, "store");
    };
  }

  static Item of(ForgetEntry entry) {
    Map<String, AttributeValue> key = key(entry.what());
    Item.Builder item =
        ItemSchema.builder()
            .with(LedgerKeys.TENANT, entry.what().tenant().value())
            .with(LedgerKeys.FORGET, LedgerKeys.forgetShard(key))
            .with(LedgerKeys.DUE, LedgerKeys.millis(entry.due()));
    key.forEach(item::with);
    return switch (entry.what()) {
      case Leftover.Generation(JobId job) -> of(item, Kind.GENERATION, job);
      case Leftover.Earlier(JobId job) -> of(item, Kind.EARLIER, job);
      case Leftover.Removed(JobId removal) -> of(item, Kind.REMOVED, removal);
      case Leftover.RetiredVersion(TenantId _, String store, int number) ->
          of(item, Kind.RETIRED_VERSION, store).with(LedgerItems.VERSION, number).build();
      case Leftover.DeletedStore(TenantId _, String store) ->
          of(item, Kind.DELETED_STORE, store).build();
    };
  }

  private static Item of(Item.Builder item, Kind kind, JobId job) {
    return item.with(KIND, kind.name())
        .with(DOCUMENT, job.document().value())
        .with(GENERATION, job.generation())
        .with(LedgerItems.VERSION, job.version())
        .build();
  }

  private static Item.Builder of(Item.Builder item, Kind kind, String storeId) {
    return item.with(KIND, kind.name()).with(STORE_ID, storeId);
  }

  static ForgetEntry entry(Item item) {
    ItemSchema.require(item, LedgerItems.LEDGER);
    return new ForgetEntry(
        leftover(item), Instant.ofEpochMilli(Long.parseLong(item.string(LedgerKeys.DUE))));
  }

  private static Leftover leftover(Item item) {
    return switch (Kind.valueOf(item.string(KIND))) {
      case GENERATION -> new Leftover.Generation(job(item));
      case EARLIER -> new Leftover.Earlier(job(item));
      case REMOVED -> new Leftover.Removed(job(item));
      case RETIRED_VERSION ->
          new Leftover.RetiredVersion(
              tenant(item), item.string(STORE_ID), item.intValue(LedgerItems.VERSION));
      case DELETED_STORE -> new Leftover.DeletedStore(tenant(item), item.string(STORE_ID));
    };
  }

  private static JobId job(Item item) {
    return new JobId(
        tenant(item),
        new DocumentId(item.string(DOCUMENT)),
        item.longValue(GENERATION),
        item.intValue(LedgerItems.VERSION));
  }

  private static TenantId tenant(Item item) {
    return new TenantId(item.string(LedgerKeys.TENANT));
  }
}

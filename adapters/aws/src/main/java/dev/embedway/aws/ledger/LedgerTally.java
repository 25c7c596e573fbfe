package dev.embedway.aws.ledger;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The counts of what tenants have, an item {@code T#<tenant>#Q} / {@code tally} each, changed in
 * the transactions of what is counted. A limit is a condition of that change, so no two
 * transactions pass it together. The tenant's records are a number beside them, noted by who
 * changes records.
 */
@ThreadSafe
final class LedgerTally {

  private static final List<Quota> COUNTED = List.of(Quota.DOCUMENTS, Quota.BYTES, Quota.VECTORS);

  private static final String RECORDS = "records";

  private final DynamoTable table;

  LedgerTally(DynamoTable table) {
    this.table = table;
  }

  Tally of(TenantId tenant) {
    return table
        .get(LedgerKeys.tally(tenant))
        .map(item ->
            new Tally(
                item.longValue("documents", 0),
                item.longValue("bytes", 0),
                item.longValue("vectors", 0),
                item.longValue(RECORDS, 0)))
        .orElse(Tally.NONE);
  }

  /** Notes a count of records unless a later one stands. */
  void noteRecords(TenantId tenant, long records, Instant at) {
    table.update(
        new DynamoUpdate(
            LedgerKeys.tally(tenant),
            "SET #records = :records, #at = :at",
            "attribute_not_exists(#at) OR #at <= :at",
            Map.of("#records", RECORDS, "#at", "recordsAt"),
            Map.of(":records", Item.number(records), ":at", Item.text(Item.ordered(at)))));
  }

  /** The write that counts a change within limits; empty for one that changes no count. */
  Optional<TransactWriteItem> write(TenantId tenant, Tally change, Quotas quotas) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    StringJoiner expression = new StringJoiner(", ", "ADD ", "");
    StringJoiner condition = new StringJoiner(" AND ");
    for (Quota quota : COUNTED) {
      long by = change.of(quota);
      if (by != 0) {
        String name = quota.name().toLowerCase(Locale.ROOT);
        names.put("#" + name, name);
        values.put(":" + name, Item.number(by));
        expression.add("#" + name + " :" + name);
        if (by > 0 && quotas.of(quota) > 0) {
          long most = quotas.of(quota) - taken(tenant, quota) - by;
          values.put(":most_" + name, Item.number(most));
          condition.add(condition(name, most >= 0));
        }
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            table.change(
                new DynamoUpdate(
                    LedgerKeys.tally(tenant),
                    expression.toString(),
                    condition.toString(),
                    names,
                    values)));
  }

  /** Records share the limit of vectors; no condition adds two attributes. */
  private long taken(TenantId tenant, Quota quota) {
    return quota == Quota.VECTORS ? of(tenant).records() : 0;
  }

  /** A change that is larger than its limit fits nowhere, not into an empty count either. */
  private static String condition(String name, boolean fitsWhenEmpty) {
    String within = "#" + name + " <= :most_" + name;
    return fitsWhenEmpty ? "(attribute_not_exists(#" + name + ") OR " + within + ")" : within;
  }
}

package dev.embedway.aws.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A tenant's items of the ledger: documents, jobs, dead letters, entries of the forget list,
 * counts. Objects of the tenant that were put outside of any store are documents of the unassigned
 * tenant, and go too.
 */
@ThreadSafe
final class LedgerErasure implements ErasurePlace {

  private static final String DEAD_LETTER = "DL#";
  private static final String UNSENT = "DL#unsent";
  private static final String JOB = "job#";

  private final DynamoTable table;
  private final TableScan scan;

  LedgerErasure(DynamoTable table) {
    this.table = table;
    this.scan = new TableScan(table);
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    return scan.slice(
        scope.tenant(),
        after,
        item ->
            Optional.of(item).filter(own -> isOf(scope.tenant(), own)).map(LedgerErasure::kind));
  }

  private static boolean isOf(TenantId tenant, Item item) {
    String partition = item.string(TableSpec.PARTITION_KEY);
    boolean isLetter =
        isDeadLetter(item) && item.optionalString("tenant").equals(Optional.of(tenant.value()));
    boolean isUnassigned =
        partition.startsWith("T#" + TenantId.UNASSIGNED.value() + "#D#")
            && item.optionalString("key")
                .filter(key -> key.startsWith(tenant.value() + "/"))
                .isPresent();
    return partition.startsWith("T#" + tenant.value() + "#") || isLetter || isUnassigned;
  }

  private static boolean isDeadLetter(Item item) {
    String partition = item.string(TableSpec.PARTITION_KEY);
    return partition.startsWith(DEAD_LETTER) && !partition.equals(UNSENT);
  }

  private static ErasedKind kind(Item item) {
    String sort = item.string(TableSpec.SORT_KEY);
    if (isDeadLetter(item)) {
      return ErasedKind.DEAD_LETTERS;
    }
    if (sort.equals("document")) {
      return ErasedKind.DOCUMENTS;
    }
    if (sort.startsWith(JOB)) {
      return ErasedKind.JOBS;
    }
    return sort.startsWith("forget#") ? ErasedKind.FORGET_ENTRIES : ErasedKind.OTHER_ITEMS;
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (Remnant remnant : found) {
      Map<String, AttributeValue> key = Handle.key(remnant.handle());
      keys.add(key);
      if (remnant.kind() == ErasedKind.DEAD_LETTERS) {
        String partition = new Item(key).string(TableSpec.PARTITION_KEY);
        keys.add(DynamoTable.key(UNSENT, partition.substring(DEAD_LETTER.length())));
      }
    }
    TableErasure.deleteKeys(table, keys);
  }
}

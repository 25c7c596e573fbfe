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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A tenant's audit records, which are kept under its pseudonym: its name is replaced wherever it
 * stands.
 */
@ThreadSafe
final class AuditErasure implements ErasurePlace {

  private static final List<String> PREFIXES = List.of("A#", "S#");

  private final DynamoTable table;
  private final TableScan scan;

  AuditErasure(DynamoTable table) {
    this.table = table;
    this.scan = new TableScan(table);
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    return scan.slice(
        scope.tenant(),
        after,
        item -> Optional.of(ErasedKind.AUDIT_RECORDS).filter(_ -> isOf(scope.tenant(), item)));
  }

  private static boolean isOf(TenantId tenant, Item item) {
    String partition = item.string(TableSpec.PARTITION_KEY);
    return PREFIXES.stream().anyMatch(prefix -> partition.equals(prefix + tenant.value()));
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    Pattern name =
        Pattern.compile(
            "(?<![A-Za-z0-9_-])" + Pattern.quote(scope.tenant().value()) + "(?![A-Za-z0-9_-])");
    String pseudonym = Matcher.quoteReplacement(scope.pseudonym().value());
    for (Remnant remnant : found) {
      Map<String, AttributeValue> key = Handle.key(remnant.handle());
      table
          .get(key)
          .map(record -> new Item(replaced(record.values(), name, pseudonym)))
          .ifPresent(record -> table.commit(List.of(table.put(record), table.deleteExisting(key))));
    }
  }

  private static Map<String, AttributeValue> replaced(
      Map<String, AttributeValue> values, Pattern name, String pseudonym) {
    Map<String, AttributeValue> made = new HashMap<>();
    values.forEach((attribute, value) -> made.put(attribute, replaced(value, name, pseudonym)));
    return made;
  }

  private static AttributeValue replaced(AttributeValue value, Pattern name, String pseudonym) {
    return switch (value.type()) {
      case S -> Item.text(name.matcher(value.s()).replaceAll(pseudonym));
      case M -> AttributeValue.fromM(replaced(value.m(), name, pseudonym));
      default -> value;
    };
  }
}

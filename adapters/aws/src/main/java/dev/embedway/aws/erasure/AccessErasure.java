package dev.embedway.aws.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.access.DynamoTenantStore;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKeyStore;
import java.util.List;
import java.util.Optional;

/** API keys of a tenant, and, when none is left, the tenant itself. */
@ThreadSafe
final class AccessErasure implements ErasurePlace {

  private static final String MORE = "more";

  private final ApiKeyStore keys;
  private final DynamoTable table;

  AccessErasure(ApiKeyStore keys, DynamoTable table) {
    this.keys = keys;
    this.table = table;
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    List<Remnant> found =
        keys.list(scope.tenant(), PageRequest.first(MAX_SLICE)).items().stream()
            .map(key -> new Remnant(ErasedKind.API_KEYS, key.id()))
            .toList();
    if (!found.isEmpty()) {
      return new Slice(found, Optional.of(MORE));
    }
    return keys.tenant(scope.tenant())
        .map(tenant ->
            new Slice(
                List.of(new Remnant(ErasedKind.TENANTS, tenant.id().value())), Optional.empty()))
        .orElse(Slice.NONE);
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    for (Remnant remnant : found) {
      if (remnant.kind() == ErasedKind.API_KEYS) {
        keys.revoke(scope.tenant(), remnant.handle());
      } else {
        TableErasure.deleteKeys(table, List.of(DynamoTenantStore.place(scope.tenant())));
      }
    }
  }
}

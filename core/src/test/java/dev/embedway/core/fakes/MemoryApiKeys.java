package dev.embedway.core.fakes;

import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Keys in memory. Thread-safe. */
public final class MemoryApiKeys implements ApiKeyStore {

  private final List<ApiKey> keys = new ArrayList<>();
  private final Set<String> revoked = new HashSet<>();
  private final Set<String> tenants = new TreeSet<>();

  /** Keys of which each of these tenants has one. */
  public static MemoryApiKeys of(String... tenants) {
    MemoryApiKeys store = new MemoryApiKeys();
    for (int i = 0; i < tenants.length; i++) {
      store.add(
          new ApiKey(
              "key_%024x".formatted(i),
              "%064x".formatted(i),
              new TenantId(tenants[i]),
              Set.of(Role.ADMIN),
              "",
              Instant.EPOCH,
              Optional.empty()));
    }
    return store;
  }

  @Override
  public synchronized ApiKey add(ApiKey key) {
    Optional<ApiKey> present =
        keys.stream().filter(known -> known.sha256().equals(key.sha256())).findFirst();
    if (present.isEmpty()) {
      keys.add(key);
      tenants.add(key.tenant().value());
    }
    return present.orElse(key);
  }

  @Override
  public synchronized Optional<ApiKey> findBySha256(String sha256) {
    return keys.stream()
        .filter(key -> key.sha256().equals(sha256) && !revoked.contains(key.id()))
        .findFirst();
  }

  @Override
  public synchronized List<ApiKey> list(TenantId tenant) {
    return keys.stream()
        .filter(key -> key.tenant().equals(tenant) && !revoked.contains(key.id()))
        .toList();
  }

  @Override
  public synchronized boolean revoke(TenantId tenant, String keyId) {
    boolean known = list(tenant).stream().anyMatch(key -> key.id().equals(keyId));
    return known && revoked.add(keyId);
  }

  @Override
  public synchronized boolean tenantExists(TenantId tenant) {
    return tenants.contains(tenant.value());
  }

  @Override
  public synchronized List<TenantId> tenants() {
    return tenants.stream().map(TenantId::new).toList();
  }
}

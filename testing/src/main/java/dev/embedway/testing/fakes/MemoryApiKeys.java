package dev.embedway.testing.fakes;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys in memory. Thread-safe. */
public final class MemoryApiKeys implements ApiKeyStore {

  private final List<ApiKey> keys = new ArrayList<>();
  private final SortedMap<TenantId, Instant> created =
      new TreeMap<>(Comparator.comparing(TenantId::value));
  private final Map<TenantId, Instant> suspended = new HashMap<>();

  /** Keys of which each of these tenants has one. */
  public static MemoryApiKeys of(String... tenants) {
    MemoryApiKeys store = new MemoryApiKeys();
    for (int i = 0; i < tenants.length; i++) {
      store.add(
          new ApiKey(
              "key_%024x".formatted(i),
              "%064x".formatted(i),
              new ApiKey.Grant(new TenantId(tenants[i]), Set.of(Role.ADMIN)),
              "",
              new ApiKey.Validity(Instant.EPOCH, Optional.empty())));
    }
    return store;
  }

  @Override
  public synchronized ApiKey add(ApiKey key, long max) {
    Optional<ApiKey> present =
        keys.stream().filter(known -> known.sha256().equals(key.sha256())).findFirst();
    if (present.isPresent()) {
      return present.get();
    }
    long held = held(key.tenant()).size();
    if (max > 0 && held >= max) {
      throw Quota.KEYS.exceeded(held + 1, max);
    }
    keys.add(key);
    created.putIfAbsent(key.tenant(), key.createdAt());
    return key;
  }

  @Override
  public synchronized Optional<ApiKey> findBySha256(String sha256) {
    return keys.stream().filter(key -> key.sha256().equals(sha256)).findFirst();
  }

  @Override
  public synchronized Optional<ApiKey> find(TenantId tenant, String keyId) {
    return held(tenant).stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  @Override
  public synchronized Page<ApiKey> list(TenantId tenant, PageRequest page) {
    return page(held(tenant), page);
  }

  private List<ApiKey> held(TenantId tenant) {
    return keys.stream()
        .filter(key -> key.tenant().equals(tenant))
        .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
        .toList();
  }

  private static <T> Page<T> page(List<T> all, PageRequest asked) {
    int from = asked.after().map(Integer::parseInt).orElse(0);
    int to = Math.min(all.size(), from + asked.limit());
    return new Page<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  @Override
  public synchronized boolean revoke(TenantId tenant, String keyId) {
    return keys.removeIf(key -> key.tenant().equals(tenant) && key.id().equals(keyId));
  }

  @Override
  public synchronized boolean revokeBeside(TenantId tenant, String keyId, String other) {
    return find(tenant, other).isPresent() && revoke(tenant, keyId);
  }

  @Override
  public synchronized List<ApiKey> revokeSome(TenantId tenant, Optional<String> kept) {
    if (kept.isPresent() && find(tenant, kept.get()).isEmpty()) {
      throw ApiKeyStore.keptIsGone();
    }
    List<ApiKey> some =
        held(tenant).stream()
            .filter(key -> !Optional.of(key.id()).equals(kept))
            .limit(REVOKED_AT_ONCE)
            .toList();
    keys.removeAll(some);
    return some;
  }

  @Override
  public synchronized Optional<Tenant> tenant(TenantId id) {
    return Optional.ofNullable(created.get(id))
        .map(at -> new Tenant(id, at, held(id).size(), Optional.ofNullable(suspended.get(id))));
  }

  @Override
  public synchronized Page<Tenant> tenants(PageRequest page) {
    return page(tenants().stream().flatMap(id -> tenant(id).stream()).toList(), page);
  }

  @Override
  public synchronized List<TenantId> tenants() {
    return List.copyOf(created.keySet());
  }

  @Override
  public synchronized Optional<Tenant> suspend(TenantId id, Instant at) {
    if (created.containsKey(id)) {
      suspended.putIfAbsent(id, at);
    }
    return tenant(id);
  }

  @Override
  public synchronized Optional<Tenant> resume(TenantId id) {
    suspended.remove(id);
    return tenant(id);
  }
}

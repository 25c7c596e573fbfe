package dev.embedway.testing.fakes;

import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keys in memory, which are remembered for good. Thread-safe. */
public final class MemoryIdempotencyKeys implements IdempotencyKeys {

  private final Map<String, Bound> bound = new ConcurrentHashMap<>();

  @Override
  public Optional<Remembered> remembered(TenantId tenant, String key) {
    return Optional.ofNullable(bound.get(tenant + "/" + key))
        .map(it -> new Remembered(it, Instant.MAX));
  }

  @Override
  public Bound bind(TenantId tenant, String key, Bound next) {
    Bound first = bound.putIfAbsent(tenant + "/" + key, next);
    return first == null ? next : first;
  }
}

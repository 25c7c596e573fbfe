package dev.embedway.local.cloud;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The operator's keys: one made with the data directory, and any that a start was given since.
 *
 * <p>Thread-safe if its generator is.
 */
record OperatorKeys(ApiKeyStore keys, InstantSource clock, RandomGenerator random) {

  private static final int ID_BYTES = 12;

  /** Adds both; returns the one to show, which is the given one where there is one. */
  String add(Secrets secrets, Optional<String> given) {
    add(secrets.operatorKey());
    given.ifPresent(this::add);
    return given.orElse(secrets.operatorKey());
  }

  private void add(String key) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    keys.add(
        new ApiKey(
            "key_" + HexFormat.of().formatHex(id),
            ContentHash.of(key).hex(),
            TenantId.DEFAULT,
            Set.of(Role.ADMIN),
            "operator",
            clock.instant(),
            Optional.empty()));
  }
}

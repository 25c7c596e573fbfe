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
 * The operator's keys: one made with the data directory, and any that a start was given since; on
 * AWS those that somebody makes who may write the table.
 *
 * <p>Thread-safe if its generator is.
 *
 * @param random unpredictable: keys are drawn from it
 */
public record OperatorKeys(ApiKeyStore keys, InstantSource clock, RandomGenerator random) {

  private static final int ID_BYTES = 12;
  private static final int KEY_BYTES = 24;

  /** Adds both; returns the one to show, which is the given one where there is one. */
  String add(Secrets secrets, Optional<String> given) {
    add(secrets.operatorKey());
    given.ifPresent(this::add);
    return given.orElse(secrets.operatorKey());
  }

  /** Makes one and returns it; it is kept nowhere else. */
  public String make() {
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    String key = "ew_" + HexFormat.of().formatHex(secret);
    add(key);
    return key;
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

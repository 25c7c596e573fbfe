package dev.embedway.local.cloud.data;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.topology.route.Role;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The operator's keys: one made with the data directory, and any that a start was given since; on
 * AWS those that somebody makes who may write the table. A key that was revoked is not added again.
 *
 * <p>Thread-safe if its generator is.
 *
 * @param random unpredictable: keys are drawn from it
 */
public record OperatorKeys(ApiKeyStore keys, InstantSource clock, RandomGenerator random) {

  private static final int ID_BYTES = 12;
  private static final int KEY_BYTES = 24;

  /**
   * Adds the directory's key and the given one, and returns the one to show, which is the given one
   * where there is one. A directory's key that was revoked is replaced by a new one.
   *
   * @throws LocalCloudException when the given key was revoked
   */
  public String add(DataDirectory data, Secrets secrets, Optional<String> given) {
    if (given.isPresent()) {
      if (isRevoked(data, given.get())) {
        throw new LocalCloudException(
            "The key in EMBEDWAY_API_KEY was revoked. Unset the variable, or set it to a key that"
                + " was never used here.",
            null);
      }
      register(data, given.get());
    }
    String own = secrets.operatorKey();
    if (isRevoked(data, own)) {
      own = draw();
      data.write(secrets.withOperatorKey(own));
    }
    register(data, own);
    return given.orElse(own);
  }

  /** Revoked: added before by a start on this directory, gone now, though the table is the same. */
  private boolean isRevoked(DataDirectory data, String key) {
    String hash = hash(key);
    return data.operatorKeys().has(hash)
        && keys.tenantExists(TenantId.DEFAULT)
        && keys.findBySha256(hash).isEmpty();
  }

  private void register(DataDirectory data, String key) {
    ApiKey held = add(key);
    data.write(data.operatorKeys().with(held.sha256(), held.id()));
  }

  /** Makes one and returns it; it is kept nowhere else. */
  public String make() {
    String key = draw();
    add(key);
    return key;
  }

  private String draw() {
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    return "ew_" + HexFormat.of().formatHex(secret);
  }

  private ApiKey add(String key) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return keys.add(
        new ApiKey(
            "key_" + HexFormat.of().formatHex(id),
            hash(key),
            new ApiKey.Grant(TenantId.DEFAULT, Set.of(Role.ADMIN)),
            "operator",
            new ApiKey.Validity(clock.instant(), Optional.empty())));
  }

  static String hash(String key) {
    return ContentHash.of(key).hex();
  }
}

package dev.embedway.core.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of keys does. */
public abstract class ApiKeyStoreContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00.5Z");

  private ApiKeyStore keys;

  /** A store without keys. */
  protected abstract ApiKeyStore keys();

  @BeforeEach
  final void emptyStore() {
    keys = keys();
  }

  @Test
  void keyIsFoundByItsHashAsItWasAdded() {
    ApiKey key =
        new ApiKey(
            id(1),
            hash(1),
            ACME,
            Set.of(Role.EMBED, Role.SEARCH),
            "laptop",
            START,
            Optional.of(START.plusSeconds(60)));

    assertEquals(key, keys.add(key));

    assertEquals(Optional.of(key), keys.findBySha256(hash(1)));
    assertEquals(Optional.empty(), keys.findBySha256(hash(2)));
  }

  @Test
  void keyWithoutRolesReadsBack() {
    ApiKey key = new ApiKey(id(1), hash(1), ACME, Set.of(), "", START, Optional.empty());

    keys.add(key);

    assertEquals(Optional.of(key), keys.findBySha256(hash(1)));
  }

  @Test
  void sameHashAddedAgainKeepsTheFirst() {
    ApiKey first = keys.add(key(1, ACME, START));
    ApiKey again =
        new ApiKey(
            id(2),
            first.sha256(),
            new TenantId("other"),
            Set.of(Role.ADMIN),
            "",
            START,
            Optional.empty());

    assertEquals(first, keys.add(again));

    assertEquals(Optional.of(first), keys.findBySha256(first.sha256()));
    assertEquals(List.of(), keys.list(new TenantId("other")));
    assertFalse(keys.tenantExists(new TenantId("other")));
  }

  @Test
  void tenantsKeysAreListedOldestFirst() {
    ApiKey second = keys.add(key(1, ACME, START.plusSeconds(1)));
    ApiKey first = keys.add(key(2, ACME, START));
    keys.add(key(3, new TenantId("acme2"), START));

    assertEquals(List.of(first, second), keys.list(ACME));
  }

  @Test
  void revokedKeyIsGoneAndItsTenantStays() {
    ApiKey key = keys.add(key(1, ACME, START));

    assertTrue(keys.revoke(ACME, key.id()));

    assertEquals(Optional.empty(), keys.findBySha256(key.sha256()));
    assertEquals(List.of(), keys.list(ACME));
    assertTrue(keys.tenantExists(ACME));
    assertFalse(keys.revoke(ACME, key.id()));
    assertEquals(key, keys.add(key));
  }

  @Test
  void keyOfAnotherTenantIsNotRevoked() {
    ApiKey key = keys.add(key(1, ACME, START));

    assertFalse(keys.revoke(new TenantId("other"), key.id()));

    assertEquals(Optional.of(key), keys.findBySha256(key.sha256()));
  }

  @Test
  void tenantsAreThoseThatAKeyWasMadeForByName() {
    keys.add(key(1, new TenantId("b"), START));
    keys.add(key(2, new TenantId("a"), START));
    keys.add(key(3, new TenantId("b"), START));

    assertEquals(List.of(new TenantId("a"), new TenantId("b")), keys.tenants());
    assertFalse(keys.tenantExists(ACME));
  }

  private static ApiKey key(int number, TenantId tenant, Instant createdAt) {
    return new ApiKey(
        id(number), hash(number), tenant, Set.of(Role.EMBED), "", createdAt, Optional.empty());
  }

  private static String id(int number) {
    return "key_%024x".formatted(number);
  }

  private static String hash(int number) {
    return "%064x".formatted(number);
  }
}

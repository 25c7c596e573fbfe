package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ApiKeyStore}. */
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
            new ApiKey.Grant(ACME, Set.of(Role.EMBED, Role.SEARCH)),
            "laptop",
            new ApiKey.Validity(START, Optional.of(START.plusSeconds(60))));

    assertEquals(key, keys.add(key));

    assertEquals(Optional.of(key), keys.findBySha256(hash(1)));
    assertEquals(Optional.empty(), keys.findBySha256(hash(2)));
  }

  @Test
  void keyWithoutRolesReadsBack() {
    ApiKey key =
        new ApiKey(
            id(1),
            hash(1),
            new ApiKey.Grant(ACME, Set.of()),
            "",
            new ApiKey.Validity(START, Optional.empty()));

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
            new ApiKey.Grant(new TenantId("other"), Set.of(Role.ADMIN)),
            "",
            new ApiKey.Validity(START, Optional.empty()));

    assertEquals(first, keys.add(again));

    assertEquals(Optional.of(first), keys.findBySha256(first.sha256()));
    assertEquals(List.of(), all(new TenantId("other")));
    assertFalse(keys.tenantExists(new TenantId("other")));
  }

  @Test
  void tenantsKeysAreListedOldestFirst() {
    ApiKey second = keys.add(key(1, ACME, START.plusSeconds(1)));
    ApiKey first = keys.add(key(2, ACME, START));
    keys.add(key(3, new TenantId("acme2"), START));

    assertEquals(List.of(first, second), all(ACME));
  }

  @Test
  void revokedKeyIsGoneAndItsTenantStays() {
    ApiKey key = keys.add(key(1, ACME, START));

    assertTrue(keys.revoke(ACME, key.id()));

    assertEquals(Optional.empty(), keys.findBySha256(key.sha256()));
    assertEquals(List.of(), all(ACME));
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

  @Test
  void keysAreListedInPagesAndFoundById() {
    List<ApiKey> added = add(5);

    Page<ApiKey> first = keys.list(ACME, PageRequest.first(2));
    Page<ApiKey> second = keys.list(ACME, new PageRequest(2, first.next()));
    Page<ApiKey> third = keys.list(ACME, new PageRequest(2, second.next()));

    assertEquals(added.subList(0, 2), first.items());
    assertEquals(added.subList(2, 4), second.items());
    assertEquals(added.subList(4, 5), third.items());
    assertEquals(Optional.empty(), third.next());
    assertEquals(Optional.of(added.get(3)), keys.find(ACME, id(3)));
    assertEquals(Optional.empty(), keys.find(new TenantId("other"), id(3)));
  }

  @Test
  void aPageThatEndsTheListHasNoNext() {
    add(2);

    assertEquals(Optional.empty(), keys.list(ACME, PageRequest.first(2)).next());
  }

  @Test
  void keysOverTheLimitAreRefusedUntilOneIsRevoked() {
    add(2);
    ApiKey third = key(7, ACME, START);

    PermissionException refused = assertThrows(PermissionException.class, () -> keys.add(third, 2));
    keys.revoke(ACME, id(0));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.code());
    assertEquals(
        Optional.of(Map.of("quota", "keys", "given", 3L, "allowed", 2L)), refused.details());
    assertEquals(third, keys.add(third, 2));
    assertEquals(third, keys.add(third, 2), "the same key again is no other one");
    assertEquals(2, keys.tenant(ACME).orElseThrow().keys());
  }

  @Test
  void concurrentAddsDoNotPassTheLimit() {
    long added =
        IntStream.range(0, 12)
            .parallel()
            .filter(i -> {
              try {
                keys.add(key(i, ACME, START), 5);
                return true;
              } catch (PermissionException e) {
                return false;
              }
            })
            .count();

    assertEquals(5, added);
    assertEquals(5, all(ACME).size());
  }

  @Test
  void someKeysAreRevokedTogetherUntilNoneIsLeftButTheKeptOne() {
    add(ApiKeyStore.REVOKED_AT_ONCE + 3);
    keys.add(key(900, new TenantId("other"), START));

    List<ApiKey> first = keys.revokeSome(ACME, Optional.of(id(1)));
    List<ApiKey> second = keys.revokeSome(ACME, Optional.of(id(1)));
    List<ApiKey> third = keys.revokeSome(ACME, Optional.of(id(1)));

    assertEquals(ApiKeyStore.REVOKED_AT_ONCE + 2, first.size() + second.size());
    assertEquals(List.of(), third);
    assertEquals(List.of(id(1)), all(ACME).stream().map(ApiKey::id).toList());
    assertEquals(Optional.empty(), keys.findBySha256(hash(0)));
    assertEquals(1, keys.tenant(ACME).orElseThrow().keys());
    assertEquals(1, all(new TenantId("other")).size());
  }

  @Test
  void keyIsRevokedBesideAnotherThatIsThere() {
    add(3);
    keys.add(key(900, new TenantId("other"), START));

    assertFalse(keys.revokeBeside(ACME, id(7), id(1)));
    assertFalse(keys.revokeBeside(ACME, id(0), id(7)));
    assertFalse(keys.revokeBeside(ACME, id(0), id(900)), "the other key is another tenant's");
    assertTrue(keys.revokeBeside(ACME, id(0), id(1)));
    assertFalse(keys.revokeBeside(ACME, id(1), id(0)));

    assertEquals(List.of(id(1), id(2)), all(ACME).stream().map(ApiKey::id).toList());
    assertEquals(2, keys.tenant(ACME).orElseThrow().keys());
  }

  @Test
  void ofTwoKeysThatAreRevokedBesideEachOtherAtOnceOneStays() throws Exception {
    for (int round = 0; round < 20; round++) {
      String one = id(2 * round);
      String other = id(2 * round + 1);
      TenantId tenant = new TenantId("round" + round);
      keys.add(key(2 * round, tenant, START));
      keys.add(key(2 * round + 1, tenant, START));

      List<Boolean> revoked =
          AtOnce.call(
              2, i -> () -> keys.revokeBeside(tenant, i == 0 ? one : other, i == 0 ? other : one));

      assertEquals(1, Collections.frequency(revoked, true), () -> revoked.toString());
      assertEquals(1, all(tenant).size());
    }
  }

  @Test
  void ofTwoKeysThatAreKeptWhileAllOthersAreRevokedAtOnceOneStays() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<String> ids = List.of(id(2 * round), id(2 * round + 1));
      TenantId tenant = new TenantId("round" + round);
      keys.add(key(2 * round, tenant, START));
      keys.add(key(2 * round + 1, tenant, START));

      AtOnce.call(2, i -> () -> revokedSome(tenant, ids.get(i)));

      assertEquals(1, all(tenant).size());
    }
  }

  @Test
  void noKeyIsRevokedForOneThatIsToBeKeptAndIsGone() {
    add(3);

    assertThrows(ConflictException.class, () -> keys.revokeSome(ACME, Optional.of(id(7))));

    assertEquals(3, all(ACME).size());
  }

  private boolean revokedSome(TenantId tenant, String kept) {
    try {
      return !keys.revokeSome(tenant, Optional.of(kept)).isEmpty();
    } catch (ConflictException e) {
      return false;
    }
  }

  @Test
  void suspendedTenantKeepsItsTimeUntilItIsResumed() {
    add(1);

    assertEquals(Optional.empty(), keys.suspend(new TenantId("unknown"), START));
    keys.suspend(ACME, START.plusSeconds(1));
    keys.suspend(ACME, START.plusSeconds(2));
    Optional<Instant> suspended = keys.tenant(ACME).orElseThrow().suspendedAt();
    keys.resume(ACME);

    assertEquals(Optional.of(START.plusSeconds(1)), suspended);
    assertFalse(keys.tenant(ACME).orElseThrow().isSuspended());
    assertEquals(START, keys.tenant(ACME).orElseThrow().createdAt());
    assertEquals(Optional.empty(), keys.resume(new TenantId("unknown")));
    assertFalse(keys.tenantExists(new TenantId("unknown")));
  }

  @Test
  void tenantsAreListedInPagesByName() {
    keys.add(key(1, new TenantId("c"), START));
    keys.add(key(2, new TenantId("a"), START));
    keys.add(key(3, new TenantId("b"), START));

    Page<Tenant> first = keys.tenants(PageRequest.first(2));
    Page<Tenant> second = keys.tenants(new PageRequest(2, first.next()));

    assertEquals(List.of("a", "b"), first.items().stream().map(t -> t.id().value()).toList());
    assertEquals(List.of("c"), second.items().stream().map(t -> t.id().value()).toList());
    assertEquals(Optional.empty(), second.next());
  }

  private List<ApiKey> add(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> keys.add(key(i, ACME, START.plusMillis(i))))
        .toList();
  }

  private List<ApiKey> all(TenantId tenant) {
    return keys.list(tenant, PageRequest.first(PageRequest.MAX_LIMIT)).items();
  }

  private static ApiKey key(int number, TenantId tenant, Instant createdAt) {
    return new ApiKey(
        id(number),
        hash(number),
        new ApiKey.Grant(tenant, Set.of(Role.EMBED)),
        "",
        new ApiKey.Validity(createdAt, Optional.empty()));
  }

  private static String id(int number) {
    return "key_%024x".formatted(number);
  }

  private static String hash(int number) {
    return "%064x".formatted(number);
  }
}

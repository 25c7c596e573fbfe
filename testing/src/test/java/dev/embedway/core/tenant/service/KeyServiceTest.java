package dev.embedway.core.tenant.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyServiceTest {

  private static final String UNKNOWN = "key_" + "f".repeat(24);

  private final CallerRig rig = new CallerRig(Map.of("EMBEDWAY_TENANT_MAX_KEYS", "45"));
  private final NotedKeys known = new NotedKeys();
  private final KeyService keys = rig.callers.keys(known);

  @Test
  void makesAKeyThatIsFoundByTheHashOfItsSecretAndAuditsIt() {
    Instant expiry = rig.clock.instant().plusSeconds(60);
    NewKey asked = new NewKey(Set.of(Role.EMBED, Role.SEARCH), "laptop", Optional.of(expiry));

    MadeKey made = keys.create(rig.request(), asked);

    String sha256 = KeyHash.of(made.secret());
    assertEquals(Optional.of(made.key()), rig.keys.findBySha256(sha256));
    assertEquals(new ApiKey.Grant(CallerRig.ACME, asked.roles()), made.key().grant());
    assertEquals(
        new ApiKey.Validity(rig.clock.instant(), Optional.of(expiry)), made.key().validity());
    assertEquals(List.of("expect " + sha256), known.notes());
    assertEquals(List.of("key.create"), rig.actions());
    assertEquals(made.key().id(), rig.audit.getFirst().subject());
    assertEquals(
        Map.of("roles", "embed,search", "name", "laptop", "expires_at", expiry.toString()),
        rig.audit.getFirst().after());
    assertFalse(made.toString().contains(made.secret()));
  }

  @Test
  void refusesKeysOfTenantsThatMayHaveNone() {
    rig.keys.suspend(CallerRig.ACME, rig.clock.instant());

    assertRefused(ErrorCode.TENANT_SUSPENDED, "", asks("a"), CallerRig.ACME);
    assertRefused(ErrorCode.INVALID_NAME, "tenant", asks("a"), new TenantId("_unassigned"));
  }

  @Test
  void refusesKeysThatNobodyCouldUseOrRead() {
    Instant now = rig.clock.instant();
    for (Instant expiry :
        List.of(
            now, Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"), Instant.MAX, Instant.MIN)) {
      NewKey dated = new NewKey(Set.of(Role.EMBED), "", Optional.of(expiry));
      assertRefused(ErrorCode.INVALID_PARAMETER, "expires_at", dated, CallerRig.ACME);
    }
    NewKey useless = new NewKey(Set.of(), "", Optional.empty());
    assertRefused(ErrorCode.INVALID_PARAMETER, "roles", useless, CallerRig.ACME);
    assertRefused(ErrorCode.INVALID_PARAMETER, "name", asks("a".repeat(129)), CallerRig.ACME);
    assertRefused(ErrorCode.INVALID_PARAMETER, "name", asks("a\nb"), CallerRig.ACME);
    keys.create(rig.request(), asks("a".repeat(128)));
  }

  @Test
  void refusesKeysOverTheQuota() {
    for (int i = 0; i < 44; i++) {
      keys.create(rig.request(), asks("a"));
    }

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> keys.create(rig.request(), asks("a")));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, fault.code());
  }

  @Test
  void revokesAKeyAndForgetsIt() {
    ApiKey key = keys.create(rig.request(), asks("a")).key();

    keys.revoke(rig.request(), key.id());

    assertEquals(Optional.empty(), rig.keys.find(CallerRig.ACME, key.id()));
    assertEquals("forget " + key.id(), known.notes().getLast());
    assertEquals(List.of("key.create", "key.revoke"), rig.actions());
    assertEquals("a", rig.audit.getLast().before().get("name"));
  }

  @Test
  void unknownMalformedAndOthersKeysAreNotFoundAndLeaveNoRecord() {
    String others = rig.keys.list(TenantId.DEFAULT, page()).items().getFirst().id();

    for (String id : List.of(UNKNOWN, "key_1", "", others)) {
      EmbedwayException fault =
          assertThrows(EmbedwayException.class, () -> keys.revoke(rig.request(), id));
      assertEquals(ErrorCode.KEY_NOT_FOUND, fault.code());
    }
    assertEquals(List.of(), rig.actions());
  }

  @Test
  void refusesToRevokeTheLastKeyOfTheOperator() {
    ApiKey last = rig.keys.list(TenantId.DEFAULT, page()).items().getFirst();
    TenantRequest request = asking(last, TenantId.DEFAULT, Duration.ofSeconds(20));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> keys.revoke(request, last.id()));

    assertEquals(ErrorCode.STATE_CONFLICT, fault.code());
    assertEquals(List.of(), rig.actions());
    keys.create(request, new NewKey(Set.of(Role.ADMIN), "another", Optional.empty()));
    keys.revoke(request, last.id());
    assertEquals(Optional.empty(), rig.keys.find(TenantId.DEFAULT, last.id()));
  }

  @Test
  void revokesAllKeysButTheOneThatAsks() {
    ApiKey own = keys.create(rig.request(), asks("own")).key();
    for (int i = 0; i < 40; i++) {
      keys.create(rig.request(), asks("a"));
    }

    RevokedKeys revoked = keys.revokeAll(asking(own, CallerRig.ACME, Duration.ofSeconds(20)));

    assertEquals(new RevokedKeys(41, RevokedKeys.Rest.NONE), revoked);
    assertEquals(List.of(own), rig.keys.list(CallerRig.ACME, page()).items());
    assertEquals(Map.of("kept", own.id()), rig.audit.getLast().after());
  }

  @Test
  void revokesAsManyAsTimeAllowsAndSaysThatSomeMayBeLeft() {
    for (int i = 0; i < 40; i++) {
      keys.create(rig.request(), asks("a"));
    }
    ApiKey operators = rig.keys.list(TenantId.DEFAULT, page()).items().getFirst();

    RevokedKeys first = keys.revokeAll(asking(operators, CallerRig.ACME, Duration.ofSeconds(2)));
    RevokedKeys second = keys.revokeAll(asking(operators, CallerRig.ACME, Duration.ofSeconds(20)));

    assertEquals(new RevokedKeys(32, RevokedKeys.Rest.SOME), first);
    assertEquals(new RevokedKeys(9, RevokedKeys.Rest.NONE), second);
    assertEquals(List.of(), rig.keys.list(CallerRig.ACME, page()).items());
  }

  private static NewKey asks(String name) {
    return new NewKey(Set.of(Role.EMBED), name, Optional.empty());
  }

  private static PageRequest page() {
    return new PageRequest(100, Optional.empty());
  }

  private TenantRequest asking(ApiKey key, TenantId of, Duration left) {
    return new TenantRequest(
        new Caller(key.tenant(), key.id(), key.roles()), of, rig.clock.instant().plus(left));
  }

  private void assertRefused(ErrorCode code, String param, NewKey asked, TenantId tenant) {
    TenantRequest request =
        new TenantRequest(rig.request().caller(), tenant, rig.request().deadline());

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> keys.create(request, asked));

    assertEquals(code, fault.code());
    assertEquals(param, fault.param().orElse(""));
    assertEquals(List.of(), rig.actions());
    assertEquals(List.of(), known.notes());
  }
}

package dev.embedway.core.tenant.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantServiceTest {

  private static final Caller OPERATOR =
      new Caller(TenantId.DEFAULT, "key_operator", Set.of(Role.ADMIN));

  private final CallerRig rig = new CallerRig();
  private final NotedKeys known = new NotedKeys();
  private final TenantService tenants = rig.callers.tenants(known);

  @Test
  void suspendsRequestsAndThePipelineOfATenantAndAuditsIt() {
    Tenant suspended = tenants.suspend(OPERATOR, "acme");

    assertEquals(Optional.of(rig.clock.instant()), suspended.suspendedAt());
    assertEquals(Optional.of(suspended), rig.keys.tenant(CallerRig.ACME));
    assertTrue(rig.ledger.isHeld(CallerRig.ACME));
    assertEquals(List.of("forget all of acme"), known.notes());
    assertEquals(List.of("tenant.suspend"), rig.actions());
    assertEquals(Map.of("suspended", "false", "keys", "1"), rig.audit.getFirst().before());
  }

  @Test
  void resumesWhatWasSuspended() {
    tenants.suspend(OPERATOR, "acme");

    Tenant resumed = tenants.resume(OPERATOR, "acme");

    assertFalse(resumed.isSuspended());
    assertFalse(rig.ledger.isHeld(CallerRig.ACME));
    assertEquals(List.of("forget all of acme", "forget all of acme"), known.notes());
    assertEquals(List.of("tenant.suspend", "tenant.resume"), rig.actions());
  }

  @Test
  void closesATenantByItsSuspensionAndItsKeys() {
    int revoked = tenants.close(OPERATOR, "acme", rig.request().deadline());

    assertEquals(1, revoked);
    assertTrue(rig.keys.tenant(CallerRig.ACME).orElseThrow().isSuspended());
    assertEquals(
        List.of(), rig.keys.list(CallerRig.ACME, new PageRequest(10, Optional.empty())).items());
    assertEquals(List.of("tenant.delete"), rig.actions());
  }

  @Test
  void saysThatKeysAreLeftWhenTimeRunsOut() {
    Instant late = rig.clock.instant().plusSeconds(2);

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> tenants.close(OPERATOR, "acme", late));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
    assertTrue(rig.keys.tenant(CallerRig.ACME).orElseThrow().isSuspended());
    assertEquals(0, tenants.close(OPERATOR, "acme", late));
  }

  @Test
  void refusesTheOperatorsOwnTenantAndUnknownOnes() {
    assertEquals(ErrorCode.STATE_CONFLICT, refusal("default"));
    assertEquals(ErrorCode.TENANT_NOT_FOUND, refusal("nobody"));
    assertEquals(ErrorCode.TENANT_NOT_FOUND, refusal("no/body"));
    assertEquals(List.of(), rig.actions());
    assertEquals(List.of(), known.notes());
  }

  private ErrorCode refusal(String name) {
    return assertThrows(EmbedwayException.class, () -> tenants.suspend(OPERATOR, name)).code();
  }
}

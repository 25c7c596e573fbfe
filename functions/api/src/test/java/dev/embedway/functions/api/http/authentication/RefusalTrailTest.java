package dev.embedway.functions.api.http.authentication;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalTrailTest {

  private static final Caller ACME = caller("key_1");
  private static final String FOREIGN = "doc_" + "a".repeat(24);

  private final TestClock clock = new TestClock();
  private final List<AuditRecord> records = new ArrayList<>();
  private final RefusalTrail trail =
      new RefusalTrail(new AuditTrail(new MemoryAuditLog(records), clock), clock);

  @Test
  void writesOneRecordOfAKindAndKeyInAPeriod() {
    for (int i = 0; i < 3; i++) {
      trail.refused(ACME, "GET /v1/documents/{id}", Map.of("id", FOREIGN), notFound());
      trail.refused(ACME, "GET /v1/audit", Map.of(), noRole());
    }
    trail.refused(caller("key_2"), "GET /v1/audit", Map.of(), noRole());
    clock.advance(RefusalTrail.PERIOD.minus(Duration.ofMillis(1)));
    trail.refused(ACME, "GET /v1/audit", Map.of(), noRole());
    clock.advance(Duration.ofMillis(1));
    trail.refused(ACME, "GET /v1/audit", Map.of(), noRole());

    assertEquals(
        List.of(
            "acme/key_1 request.unknown_id " + FOREIGN.substring(0, 12),
            "acme/key_1 request.role_refused GET /v1/audit",
            "acme/key_2 request.role_refused GET /v1/audit",
            "acme/key_1 request.role_refused GET /v1/audit"),
        records.stream()
            .map(entry -> entry.actor() + " " + entry.action() + " " + entry.subject())
            .toList());
  }

  @Test
  void leavesOutNamesThatACallerMayMistypeAndOtherFaults() {
    trail.refused(ACME, "GET /v1/vector_stores/{store}", Map.of("store", "notes"), notFound());
    trail.refused(
        ACME,
        "GET /v1/documents/{id}",
        Map.of("id", FOREIGN),
        new PermissionException(ErrorCode.QUOTA_EXCEEDED, "enough"));

    assertEquals(List.of(), records);
  }

  @Test
  void refusesAllTheSameWhereItCannotBeWritten() {
    AuditLog away =
        new AuditLog() {
          @Override
          public void write(AuditRecord entry) {
            throw new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
          }

          @Override
          public Page<AuditRecord> list(AuditQuery query, PageRequest page) {
            throw new IllegalStateException("nobody lists");
          }
        };
    RefusalTrail unwritten = new RefusalTrail(new AuditTrail(away, clock), clock);

    assertDoesNotThrow(() -> unwritten.refused(ACME, "GET /v1/audit", Map.of(), noRole()));
  }

  private static EmbedwayException notFound() {
    return new NotFoundException(ErrorCode.DOCUMENT_NOT_FOUND, "no such document", "id");
  }

  private static EmbedwayException noRole() {
    return new PermissionException(ErrorCode.ROLE_REQUIRED, "an admin key is needed");
  }

  private static Caller caller(String key) {
    return new Caller(new TenantId("acme"), key, Set.of(Role.EMBED));
  }
}

package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.access.DynamoAuditLog;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoCounterStore;
import dev.embedway.aws.control.DynamoNonceStore;
import dev.embedway.aws.control.DynamoStageActivity;
import dev.embedway.aws.control.DynamoUsageStore;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.observe.StageMinute;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.signing.NonceStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Operational data in DynamoDB: counters, usage and the audit log. */
final class DynamoOperationsTest {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final String TABLE = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);
  private static final RandomGenerator RANDOM = new SecureRandom();
  private static final TenantId ACME = new TenantId("acme");

  /** To come, or DynamoDB Local would delete what expires. */
  private static final Instant NOW = Instant.parse("2100-03-01T10:00:00Z");

  private static final Instant RECORDED = Instant.parse("2026-06-30T10:00:00Z");

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Test
  void numbersOfEveryWriteAddUpOverTheShards() {
    CounterStore store = new DynamoCounterStore(CLIENTS.dynamoDb(), TABLE, RANDOM);
    Sample plain = new Sample(Metric.LIMITER_STORE_FAILURES_TOTAL, List.of(), Sample.WHOLE);
    Map<Sample, Long> many = new HashMap<>();
    for (int i = 0; i < 250; i++) {
      many.put(
          new Sample(
              Metric.EMBEDDING_REQUESTS_TOTAL, List.of("onnx", "m" + i, "success"), Sample.WHOLE),
          (long) i + 1);
    }

    for (int i = 0; i < 12; i++) {
      store.add(Map.of(plain, 2L));
    }
    store.add(many);

    Map<Sample, Long> expected = new HashMap<>(many);
    expected.put(plain, 24L);
    assertEquals(expected, store.totals());
  }

  @Test
  void usageIsAddedToAndListedByTenantAndDay() {
    UsageStore store = new DynamoUsageStore(CLIENTS.dynamoDb(), TABLE, RANDOM);
    LocalDate day = LocalDate.parse("2026-03-01");
    store.add(new Usage(ACME, "onnx:a", day, new Usage.Counts(1, 10, 2)));
    store.add(new Usage(ACME, "onnx:a", day, new Usage.Counts(2, 5, 0)));
    store.add(new Usage(ACME, "onnx:b", day.plusDays(1), new Usage.Counts(1, 1, 1)));
    store.add(new Usage(ACME, "onnx:b", day.plusDays(2), new Usage.Counts(1, 1, 1)));
    store.add(new Usage(new TenantId("acme2"), "onnx:a", day, new Usage.Counts(9, 9, 9)));

    assertEquals(
        List.of(
            new Usage(ACME, "onnx:a", day, new Usage.Counts(3, 15, 2)),
            new Usage(ACME, "onnx:b", day.plusDays(1), new Usage.Counts(1, 1, 1))),
        store.list(ACME, day, day.plusDays(1)));
    assertEquals(List.of(), store.list(ACME, day.minusDays(9), day.minusDays(1)));
  }

  @Test
  void workOfStagesAddsUpByMinutesAndIsListedNewestFirst() {
    DynamoStageActivity store = new DynamoStageActivity(CLIENTS.dynamoDb(), TABLE, RANDOM);
    StageMinute first = new StageMinute("embedding", NOW, 3, NOW.plusSeconds(5));
    StageMinute more = new StageMinute("embedding", NOW, 2, NOW.plusSeconds(9));
    StageMinute next = new StageMinute("embedding", NOW.plusSeconds(60), 1, NOW.plusSeconds(61));

    store.add(first);
    store.add(more);
    store.add(next);
    store.add(new StageMinute("storage", NOW, 1, NOW));

    assertEquals(List.of(next, first.plus(more)), store.newest("embedding", 5));
    assertEquals(List.of(next), store.newest("embedding", 1));
    assertEquals(List.of(), store.newest("chunking", 5));
  }

  @Test
  void recordsAreListedNewestFirstAsTheyWereWritten() {
    AuditLog log =
        new DynamoAuditLog(
            CLIENTS.dynamoDb(),
            TestCloud.table(CLIENTS, Topology.AUDIT_TABLE),
            () -> RECORDED.plusSeconds(60),
            RANDOM);
    AuditRecord first =
        new AuditRecord(
            RECORDED,
            ACME,
            "default/key_1",
            "key.create",
            new AuditRecord.Change("key_2", Map.of(), Map.of("a", "b")));
    AuditRecord second =
        new AuditRecord(
            RECORDED.plusMillis(1),
            ACME,
            "acme/key_2",
            "key.revoke",
            new AuditRecord.Change("key_2", Map.of("a", ""), Map.of()));
    log.write(second);
    log.write(first);

    Page<AuditRecord> newest = log.list(ACME, PageRequest.first(1));

    assertEquals(List.of(second, first), log.list(ACME, PageRequest.first(10)).items());
    assertEquals(List.of(second), newest.items());
    assertEquals(List.of(first), log.list(ACME, new PageRequest(1, newest.next())).items());
    assertEquals(List.of(), log.list(new TenantId("acme2"), PageRequest.first(10)).items());
  }

  @Test
  void recordsOfObjectsStandAmongThoseOfRequestsOverPages() {
    String table = TestCloud.table(CLIENTS, Topology.AUDIT_TABLE);
    AuditLog requests =
        new DynamoAuditLog(CLIENTS.dynamoDb(), table, () -> RECORDED.plusSeconds(60), RANDOM);
    AuditLog objects =
        DynamoAuditLog.ofObjects(CLIENTS.dynamoDb(), table, () -> RECORDED.plusSeconds(60), RANDOM);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Instant at = RECORDED.minusSeconds(i);
      times.add(at);
      (i % 3 == 1 ? objects : requests)
          .write(
              new AuditRecord(
                  at,
                  ACME,
                  "s3",
                  "document.upload",
                  new AuditRecord.Change("d", Map.of(), Map.of())));
    }
    objects.write(
        new AuditRecord(
            RECORDED,
            new TenantId("b"),
            "s3",
            "document.delete",
            new AuditRecord.Change("d", Map.of(), Map.of())));

    assertEquals(times, times(ACME, requests));
    assertEquals(List.of(RECORDED), times(new TenantId("b"), requests));
    assertEquals(8, requests.list(PageRequest.first(100)).items().size());
  }

  /** Times of a tenant's records, in pages of two. */
  private static List<Instant> times(TenantId tenant, AuditLog log) {
    List<Instant> listed = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<AuditRecord> page = log.list(tenant, new PageRequest(2, next));
      page.items().forEach(entry -> listed.add(entry.at()));
      next = page.next();
    } while (next.isPresent());
    return listed;
  }

  @Test
  void recordsAreChosenByActionAndTimeOverPagesAndPartitions() {
    String table = TestCloud.table(CLIENTS, Topology.AUDIT_TABLE);
    AuditLog requests =
        new DynamoAuditLog(CLIENTS.dynamoDb(), table, () -> RECORDED.plusSeconds(60), RANDOM);
    AuditLog objects =
        DynamoAuditLog.ofObjects(CLIENTS.dynamoDb(), table, () -> RECORDED.plusSeconds(60), RANDOM);
    List<AuditRecord> written = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      AuditRecord entry =
          new AuditRecord(
              RECORDED.minus(Duration.ofDays(5L * i)),
              new TenantId(i % 4 == 3 ? "b" : "acme"),
              "a/k",
              i % 3 == 0 ? "key.create" : "key.revoke",
              new AuditRecord.Change("k" + i, Map.of(), Map.of()));
      written.add(entry);
      (i % 2 == 0 ? requests : objects).write(entry);
    }
    Optional<Instant> from = Optional.of(written.get(20).at());
    Optional<Instant> to = Optional.of(written.get(2).at());
    Optional<String> created = Optional.of("key.create");

    for (Optional<TenantId> tenant : List.of(Optional.of(ACME), Optional.<TenantId>empty())) {
      for (AuditQuery query :
          List.of(
              new AuditQuery(tenant, created, Optional.empty(), Optional.empty()),
              new AuditQuery(tenant, Optional.empty(), from, to),
              new AuditQuery(tenant, created, from, to),
              new AuditQuery(tenant, created, to, from))) {
        List<AuditRecord> expected = written.stream().filter(query::holdsFor).toList();
        assertEquals(expected, all(requests, query, 2), query::toString);
        assertEquals(expected, all(requests, query, 100), query::toString);
      }
    }
  }

  @Test
  void pageThatFoundNothingWithinItsReadsSaysWhereToGoOn() {
    AuditLog log =
        new DynamoAuditLog(
            CLIENTS.dynamoDb(),
            TestCloud.table(CLIENTS, Topology.AUDIT_TABLE),
            () -> RECORDED,
            RANDOM);
    AuditRecord.Change change = new AuditRecord.Change("k", Map.of(), Map.of());
    AuditRecord wanted =
        new AuditRecord(RECORDED.minusSeconds(9000), ACME, "a/k", "key.create", change);
    log.write(wanted);
    for (int i = 0; i < 2200; i++) {
      log.write(new AuditRecord(RECORDED.minusSeconds(i), ACME, "a/k", "key.revoke", change));
    }

    for (Optional<TenantId> tenant : List.of(Optional.of(ACME), Optional.<TenantId>empty())) {
      AuditQuery query =
          new AuditQuery(tenant, Optional.of("key.create"), Optional.empty(), Optional.empty());
      Page<AuditRecord> first = log.list(query, PageRequest.first(10));
      Page<AuditRecord> second = log.list(query, new PageRequest(10, first.next()));

      assertEquals(List.of(), first.items());
      assertEquals(List.of(wanted), second.items());
      assertEquals(Optional.empty(), second.next());
    }
  }

  private static List<AuditRecord> all(AuditLog log, AuditQuery query, int limit) {
    List<AuditRecord> listed = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<AuditRecord> page = log.list(query, new PageRequest(limit, next));
      listed.addAll(page.items());
      next = page.next();
    } while (next.isPresent());
    return listed;
  }

  @Test
  void recordsOfAllTenantsAreListedNewestFirstOverMonthsAndPages() {
    AuditLog log =
        new DynamoAuditLog(
            CLIENTS.dynamoDb(),
            TestCloud.table(CLIENTS, Topology.AUDIT_TABLE),
            () -> RECORDED,
            RANDOM);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Instant at = RECORDED.minus(Duration.ofDays(13L * i));
      times.add(at);
      log.write(
          new AuditRecord(
              at,
              new TenantId("t" + i % 2),
              "a/k",
              "key.create",
              new AuditRecord.Change("k", Map.of(), Map.of())));
    }

    List<Instant> listed = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<AuditRecord> page = log.list(new PageRequest(4, next));
      page.items().forEach(entry -> listed.add(entry.at()));
      next = page.next();
    } while (next.isPresent());

    assertEquals(times, listed);
    assertThrows(
        InvalidRequestException.class,
        () -> log.list(new PageRequest(4, Optional.of(new Cursor("x", "all tenants").encoded()))));
  }

  @Test
  void aNonceIsNewOnceForEachTenantUntilItIsForgotten() {
    NonceStore nonces = new DynamoNonceStore(CLIENTS.dynamoDb(), TABLE, RANDOM);
    Instant until = NOW.plusSeconds(60);

    assertTrue(nonces.note(ACME, "n", NOW, until));
    assertFalse(nonces.note(ACME, "n", NOW.plusSeconds(59), until));
    assertTrue(nonces.note(new TenantId("acme2"), "n", NOW, until));
    assertTrue(nonces.note(ACME, "n", until, until.plusSeconds(60)));
  }
}

package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.access.DynamoApiKeyStore;
import dev.embedway.aws.access.DynamoAuditLog;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoUsageStore;
import dev.embedway.aws.erasure.DynamoErasures;
import dev.embedway.aws.erasure.ErasureTables;
import dev.embedway.aws.ledger.DynamoLedger;
import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.ErasureSeal;
import dev.embedway.core.erasure.ErasureSettings;
import dev.embedway.core.erasure.Erasures;
import dev.embedway.core.erasure.PlaceName;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Writes of erasures whose answer is lost.
 *
 * @param direct the way by which things are there before
 * @param cut the way that loses the first answer
 * @param control has items of the other tables too: their keys have the same shape
 */
record ErasureWrites(AwsClients direct, AwsClients cut, String control, String ledger) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2100-03-01T10:00:00Z");

  void erasureIsSaved() {
    DynamoErasures store = new DynamoErasures(cut.dynamoDb(), control, RANDOM);
    Erasures erasures =
        new Erasures(
            store,
            new ErasureSeal(List.of("a secret")),
            new ErasureSettings(Duration.ofHours(1), 35, 0, 0),
            () -> NOW);
    TenantId tenant = fresh();

    var begun = erasures.begin(tenant);

    assertEquals(Optional.of(begun), store.find(begun.id()));
    assertTrue(store.open().contains(begun));
    assertFalse(store.save(begun), "the same revision again");
  }

  void keysAndTenantAreErased() {
    DynamoApiKeyStore keys = new DynamoApiKeyStore(direct.dynamoDb(), control, RANDOM);
    TenantId tenant = fresh();
    ApiKey key =
        keys.add(
            new ApiKey(
                "key_" + tenant,
                "hash_" + tenant,
                new ApiKey.Grant(tenant, Set.of(Role.EMBED)),
                "name",
                new ApiKey.Validity(NOW, Optional.empty())));

    eraseAll(PlaceName.ACCESS, tenant);

    assertEquals(Optional.empty(), keys.findBySha256(key.sha256()));
    assertEquals(Optional.empty(), keys.tenant(tenant));
  }

  void usageIsAddedUpOnce() {
    DynamoUsageStore usage = new DynamoUsageStore(direct.dynamoDb(), control, RANDOM);
    TenantId tenant = fresh();
    LocalDate day = LocalDate.parse("2100-03-01");
    usage.add(new Usage(tenant, tenant.value(), day, new Usage.Counts(1, 10, 2)));

    eraseAll(PlaceName.CONTROL, tenant);

    assertEquals(List.of(), usage.list(tenant, day, day));
    TenantId all = new TenantId("_erased");
    assertEquals(
        List.of(new Usage(all, tenant.value(), day, new Usage.Counts(1, 10, 2))),
        usage.list(all, day, day).stream()
            .filter(each -> each.model().equals(tenant.value()))
            .toList());
  }

  void ledgerIsErased() {
    DynamoLedger jobs = new DynamoLedger(direct.dynamoDb(), ledger, RANDOM);
    TenantId tenant = fresh();
    jobs.hold(tenant);

    eraseAll(PlaceName.LEDGER, tenant);

    assertFalse(jobs.isHeld(tenant));
  }

  void auditIsRenamedOnce() {
    DynamoAuditLog log = new DynamoAuditLog(direct.dynamoDb(), control, () -> NOW, RANDOM);
    TenantId tenant = fresh();
    String name = tenant.value();
    log.write(record(tenant, name + "/key_1", name, name + "-2 and " + name));

    eraseAll(PlaceName.AUDIT, tenant);

    TenantId pseudonym = pseudonym(tenant);
    assertEquals(List.of(), log.list(tenant, PageRequest.first(10)).items());
    assertEquals(
        List.of(
            record(
                pseudonym, pseudonym + "/key_1", pseudonym.value(), name + "-2 and " + pseudonym)),
        log.list(pseudonym, PageRequest.first(10)).items());
  }

  private static AuditRecord record(TenantId tenant, String actor, String subject, String fact) {
    return new AuditRecord(
        NOW,
        tenant,
        actor,
        "key.create",
        new AuditRecord.Change(subject, Map.of("name", fact), Map.of()));
  }

  private void eraseAll(PlaceName name, TenantId tenant) {
    ResourceSettings.Tables tables =
        new ResourceSettings.Tables(control, control, control, control, ledger);
    ErasurePlace place =
        Objects.requireNonNull(
            ErasureTables.places(cut.dynamoDb(), tables, RANDOM).get(name), name.name());
    ErasureScope scope = new ErasureScope(tenant, pseudonym(tenant));
    Optional<String> after = Optional.empty();
    do {
      ErasurePlace.Slice slice = place.find(scope, after);
      place.erase(scope, slice.found());
      place.erase(scope, slice.found());
      after = slice.next();
    } while (after.isPresent());
  }

  private static TenantId pseudonym(TenantId tenant) {
    return new TenantId("erased-" + tenant.value().substring(1));
  }

  private static TenantId fresh() {
    return new TenantId("t%016x".formatted(RANDOM.nextLong()));
  }
}

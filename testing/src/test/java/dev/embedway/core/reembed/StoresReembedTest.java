package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.reembed.StoresReembed.Outcome;
import dev.embedway.core.reembed.StoresReembed.Reach;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Re-embeds of all stores by one call, over stores of two tenants in memory. */
class StoresReembedTest {

  private static final TenantId OTHER = TenantId.DEFAULT;

  private final ReembedRig reembed = new ReembedRig();
  private final PipelineRig rig = reembed.rig;
  private final StoresReembed stores = rig.callers.storesReembed(reembed.service);

  StoresReembedTest() {
    rig.upload("a.txt", "One two three four five.", "1");
    rig.drain();
    add(PipelineRig.ACME, "b", 2);
    add(PipelineRig.ACME, "c", 1);
    add(OTHER, "theirs", 3);
  }

  @Test
  void storesOfTheTenantAloneAreStarted() {
    Page<Outcome> page = stores.start(rig.request(), Reach.ONE_TENANT, cut(), first(100));

    assertEquals(3, page.items().size());
    assertTrue(page.items().stream().allMatch(Outcome.Started.class::isInstance), page::toString);
    assertEquals(Optional.empty(), page.next());
    assertEquals(List.of(State.LIVE, State.BUILDING), states(PipelineRig.ACME, "docs"));
    assertEquals(List.of(State.LIVE, State.BUILDING), states(PipelineRig.ACME, "c"));
    assertEquals(List.of(State.LIVE), states(OTHER, "theirs"));
    assertEquals(
        List.of("store.reembed", "store.reembed", "store.reembed"),
        rig.callersAudit.stream().map(each -> each.action()).toList());
  }

  @Test
  void storeThatIsRefusedStopsNoOther() {
    reembed.service.start(rig.request(), "b", cut());

    Page<Outcome> page = stores.start(rig.request(), Reach.ONE_TENANT, cut(), first(100));

    List<Outcome.Refused> refused =
        page.items().stream()
            .filter(Outcome.Refused.class::isInstance)
            .map(Outcome.Refused.class::cast)
            .toList();
    assertEquals(1, refused.size());
    assertEquals("b", refused.getFirst().store().name());
    assertEquals(ErrorCode.STATE_CONFLICT, refused.getFirst().reason().code());
    assertEquals(List.of(State.LIVE, State.BUILDING), states(PipelineRig.ACME, "c"));
    assertEquals(List.of(State.LIVE, State.BUILDING), states(PipelineRig.ACME, "docs"));
  }

  @Test
  void planStartsNothing() {
    Page<Outcome> page = stores.plan(rig.request(), Reach.ONE_TENANT, cut(), first(100));

    assertEquals(
        1,
        page.items().stream()
            .map(each -> ((Outcome.Planned) each).planned().plan().work().documents())
            .reduce(0L, Long::sum));
    assertEquals(List.of(State.LIVE), states(PipelineRig.ACME, "docs"));
    assertEquals(List.of(), rig.reembeds.all());
  }

  @Test
  void pagesHaveEveryStoreOfEveryTenantOnce() {
    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      Page<Outcome> page =
          stores.plan(rig.request(), Reach.ALL_TENANTS, cut(), new PageRequest(1, after));
      page.items().forEach(each -> seen.add(each.store().tenant() + "/" + each.store().id()));
      after = page.next();
      pages++;
    } while (after.isPresent());

    assertEquals(4, pages);
    assertEquals(4, seen.size());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  @Test
  void noOtherStoreIsBegunWhereTimeIsShort() {
    TenantRequest hurried =
        new TenantRequest(
            rig.request().caller(),
            PipelineRig.ACME,
            rig.clock.instant().plus(Duration.ofSeconds(9)));

    Page<Outcome> page = stores.start(hurried, Reach.ONE_TENANT, cut(), first(100));

    assertEquals(1, page.items().size());
    assertTrue(page.next().isPresent());
  }

  @Test
  void modelThatThereIsNotAndAPlaceThatIsNoneAreRefusedAsAWhole() {
    ReembedAsk unknown = ReembedRig.asked(Optional.of("none"), OptionalInt.empty());

    assertThrows(
        NotFoundException.class,
        () -> stores.plan(rig.request(), Reach.ONE_TENANT, unknown, first(100)));
    InvalidRequestException place =
        assertThrows(
            InvalidRequestException.class,
            () ->
                stores.plan(
                    rig.request(),
                    Reach.ONE_TENANT,
                    cut(),
                    new PageRequest(1, Optional.of("nowhere"))));
    assertEquals(Optional.of("after"), place.param());
  }

  @Test
  void placeInAnotherTenantShowsNothingOfIt() {
    Page<Outcome> page =
        stores.plan(
            rig.request(),
            Reach.ONE_TENANT,
            cut(),
            new PageRequest(100, Optional.of(OTHER.value() + "/vs_0")));

    assertTrue(
        page.items().stream().allMatch(each -> each.store().tenant().equals(PipelineRig.ACME)));
  }

  private static PageRequest first(int limit) {
    return PageRequest.first(limit);
  }

  private static ReembedAsk cut() {
    return ReembedRig.CUT_SHORT;
  }

  private void add(TenantId tenant, String name, int number) {
    rig.catalog.add(
        StoreSpec.of(
            tenant,
            "vs_%024x".formatted(number),
            name,
            StoreLabel.of(name),
            reembed.store().live()));
  }

  private List<State> states(TenantId tenant, String name) {
    return rig.catalog.find(tenant, name).orElseThrow().versions().stream()
        .map(each -> each.state())
        .toList();
  }
}

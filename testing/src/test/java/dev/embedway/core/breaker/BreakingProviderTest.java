package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.DelegatingProvider;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FlakyProvider;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakingProviderTest {

  private final TestClock clock = new TestClock();
  private final FlakyProvider service = new FlakyProvider("openai", "m", "space");
  private final MemoryBreakerStore store = new MemoryBreakerStore();
  private final FleetMember process = new FleetMember(store, BreakerTest.POLICY, clock, 1);
  private final EmbeddingProvider provider = process.breakers().guard(service);

  @Test
  void callsPassUnchangedWhileItIsClosed() {
    EmbedCall call = call();

    assertEquals(2, provider.embed(call).vectors().size());

    assertEquals(List.of(call), service.calls());
    assertEquals("openai", provider.name());
  }

  @Test
  void anOpenBreakerKeepsCallsFromTheService() {
    open();

    EmbedwayException refused = assertThrows(EmbedwayException.class, () -> provider.embed(call()));

    assertEquals(ErrorCode.BREAKER_OPEN, refused.code());
    assertEquals(10, service.calls().size());
  }

  @Test
  void aProbeHasLessTimeAndIsTheSameCallOtherwise() {
    open();
    clock.advance(BreakerTest.POLICY.open());
    EmbedCall far = call().until(clock.instant().plus(Duration.ofHours(1)));

    provider.embed(far);

    EmbedCall probe = service.calls().getLast();
    assertEquals(clock.instant().plus(BreakerPolicy.MAX_PROBE_TIME), probe.deadline());
    assertEquals(far, probe.until(far.deadline()));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PROVIDER_TIMEOUT",
        "PROVIDER_UNAVAILABLE",
        "PROVIDER_RATE_LIMITED",
        "PROVIDER_CREDENTIALS_REJECTED",
        "PROVIDER_MALFORMED_RESPONSE",
        "PROVIDER_REJECTED"
      })
  void faultsOfModelsThatNeverWorkedLeaveTheEndpointClosed(ErrorCode code) {
    for (int i = 0; i < 60; i++) {
      ask("made-up-" + i % 3, code);

      assertEquals("answered", ask("good", null));
      assertEquals(Phase.CLOSED, endpoint());
    }

    boolean isTheirs = code != ErrorCode.PROVIDER_REJECTED;
    assertEquals(isTheirs ? "breaker_open" : code.wire(), ask("made-up-0", code));
  }

  @Test
  void faultsBeforeAnythingWorkedLeaveTheEndpointClosed() {
    for (int i = 0; i < 30; i++) {
      ask("made-up-" + i, ErrorCode.PROVIDER_CREDENTIALS_REJECTED);
    }

    assertEquals(Phase.CLOSED, endpoint());
    assertEquals("answered", ask("good", null));
  }

  @Test
  void modelThatIsAlwaysSlowLeavesTheEndpointClosed() {
    FleetMember impatient =
        new FleetMember(
            store,
            new BreakerPolicy(
                10,
                new BreakerPolicy.Rates(0.5, 0.5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)),
            clock,
            3);
    EmbeddingProvider slow = impatient.breakers().guard(new SlowProvider(service, clock));
    for (int i = 0; i < 10; i++) {
      assertEquals("answered", ask(slow, "slow", null));
    }

    assertEquals("breaker_open", ask(slow, "slow", null));
    assertEquals(Phase.CLOSED, endpoint());
  }

  @Test
  void faultsOfAModelThatWorkedOpenTheEndpoint() {
    endpointFails("good");

    assertEquals(Phase.OPEN, endpoint());
    assertEquals("breaker_open", ask("another", null));
    assertEquals("breaker_open", ask("good", null));
  }

  @Test
  void faultsCountAtTheEndpointWhereAnotherProcessSawTheModelWork() {
    ask("good", null);
    FleetMember other = new FleetMember(store, BreakerTest.POLICY, clock, 2);
    EmbeddingProvider theirs = other.breakers().guard(service);
    for (int i = 0; i < 10; i++) {
      ask(theirs, "good", ErrorCode.PROVIDER_UNAVAILABLE);
      clock.advance(Duration.ofMillis(1100));
    }

    assertEquals(Phase.OPEN, endpoint());
  }

  @Test
  void modelThatWorksPassesAnOpenEndpointAndClosesIt() {
    ask("mine", null);
    endpointFails("theirs");
    assertEquals(Phase.OPEN, endpoint());

    assertEquals("answered", ask("mine", null));

    assertEquals(Phase.CLOSED, endpoint());
  }

  @Test
  void modelThatWorkedPassesAnOpenEndpointOnlyUntilItFails() {
    ask("mine", null);
    endpointFails("theirs");

    assertEquals("provider_unavailable", ask("mine", ErrorCode.PROVIDER_UNAVAILABLE));

    assertEquals("breaker_open", ask("mine", null));
  }

  @Test
  void probeOfAnEndpointIsOfAModelThatHasWorked() {
    endpointFails("good");
    clock.advance(BreakerTest.POLICY.open());

    assertEquals("breaker_open", ask("made-up", null));
    assertEquals(Phase.HALF_OPEN, endpoint());
    assertEquals("answered", ask("good", null));
    assertEquals(Phase.CLOSED, endpoint());
  }

  @Test
  void anyModelMayBeTheProbeWhenNoneThatWorkedCameForAMinute() {
    endpointFails("good");
    clock.advance(BreakerTest.POLICY.open().plus(Standing.PROVEN_FIRST));

    assertEquals("provider_timeout", ask("made-up", ErrorCode.PROVIDER_TIMEOUT));
    assertEquals(Phase.HALF_OPEN, endpoint());
    assertEquals("breaker_open", ask("another", null));
    clock.advance(Standing.PROVEN_FIRST);
    assertEquals("answered", ask("another", null));
    assertEquals(Phase.CLOSED, endpoint());
  }

  @Test
  void resetClosesTheBreakersOfAllModelsThere() {
    endpointFails("good");
    for (int i = 0; i < 10; i++) {
      ask("made-up", ErrorCode.PROVIDER_MALFORMED_RESPONSE);
    }

    process.breakers().reset(process.breakers().ids("openai"));

    assertEquals("answered", ask("made-up", null));
    assertEquals("answered", ask("good", null));
  }

  /** A model that works, and then does not, often enough for both breakers to open. */
  private void endpointFails(String model) {
    assertEquals("answered", ask(model, null));
    for (int i = 0; i < 9; i++) {
      ask(model, ErrorCode.PROVIDER_UNAVAILABLE);
    }
  }

  private Phase endpoint() {
    return process.breakers().list().stream()
        .filter(status -> !status.id().isOfModel())
        .map(status -> status.state().phase(clock.instant()))
        .findFirst()
        .orElse(Phase.CLOSED);
  }

  private String ask(String model, @Nullable ErrorCode fault) {
    return ask(provider, model, fault);
  }

  /** A call for a model that ends so; says {@code answered} or the code of its fault. */
  private String ask(EmbeddingProvider to, String model, @Nullable ErrorCode fault) {
    service.failNext(fault == null ? List.of() : List.of(FleetMember.fault(fault)));
    try {
      to.embed(call(model));
      return "answered";
    } catch (EmbedwayException e) {
      return e.code().wire();
    }
  }

  private void open() {
    service.failing(
        Collections.nCopies(10, FleetMember.fault(ErrorCode.PROVIDER_MALFORMED_RESPONSE)));
    for (int i = 0; i < 10; i++) {
      assertThrows(EmbedwayException.class, () -> provider.embed(call()));
    }
  }

  private EmbedCall call() {
    return call("m");
  }

  private EmbedCall call(String model) {
    return new EmbedCall(
        new FlakyProvider("openai", model, "space").model(),
        PromptRole.QUERY,
        List.of("a", "b"),
        clock.instant().plusSeconds(28),
        OptionalInt.of(2));
  }

  /** A service that takes two seconds for every answer. */
  private static final class SlowProvider extends DelegatingProvider {

    private final TestClock clock;

    SlowProvider(EmbeddingProvider next, TestClock clock) {
      super(next);
      this.clock = clock;
    }

    @Override
    public EmbedResult embed(EmbedCall call) {
      clock.advance(Duration.ofSeconds(2));
      return next().embed(call);
    }
  }
}

package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.fakes.MemoryBreakerStore;
import dev.embedway.core.fakes.TestClock;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.FlakyProvider;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BreakingProviderTest {

  private final TestClock clock = new TestClock();
  private final FlakyProvider service = new FlakyProvider("openai", "m", "space");
  private final EmbeddingProvider provider =
      new BreakingProvider(
          service,
          new FleetMember(new MemoryBreakerStore(), BreakerTest.POLICY, clock, 1)
              .breakers()
              .of(FleetMember.ID));

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
    assertEquals(clock.instant().plus(BreakerPolicy.LONGEST_PROBE), probe.deadline());
    assertEquals(far, probe.until(far.deadline()));
  }

  private void open() {
    service.failing(
        Collections.nCopies(10, FleetMember.fault(ErrorCode.PROVIDER_MALFORMED_RESPONSE)));
    for (int i = 0; i < 10; i++) {
      assertThrows(EmbedwayException.class, () -> provider.embed(call()));
    }
  }

  private EmbedCall call() {
    return new EmbedCall(
        service.model(),
        PromptRole.QUERY,
        List.of("a", "b"),
        clock.instant().plusSeconds(28),
        OptionalInt.of(2));
  }
}

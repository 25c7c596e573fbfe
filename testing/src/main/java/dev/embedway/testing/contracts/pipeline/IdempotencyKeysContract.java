package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.IdempotencyKeys.Bound;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link IdempotencyKeys}. */
public abstract class IdempotencyKeysContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final Bound FIRST = new Bound("hash-1", "job-1");
  private static final Bound SECOND = new Bound("hash-2", "job-2");

  // Emulators delete by their own clock what has ended: so a time near to it.
  private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private IdempotencyKeys keys;

  /** A keeper of no keys. */
  protected abstract IdempotencyKeys keys(TestClock clock);

  @BeforeEach
  final void noKeys() {
    keys = keys(clock);
  }

  @Test
  void firstToBindAKeyWins() {
    assertEquals(Optional.empty(), keys.find(ACME, "k"));

    assertEquals(FIRST, keys.bind(ACME, "k", FIRST));
    assertEquals(FIRST, keys.bind(ACME, "k", SECOND));

    assertEquals(Optional.of(FIRST), keys.find(ACME, "k"));
  }

  @Test
  void keysAreTheTenantsOwnAndOfAnyText() {
    String key = "a#key/ü".repeat(60);
    keys.bind(ACME, key, FIRST);

    assertEquals(Optional.empty(), keys.find(new TenantId("other"), key));
    assertEquals(Optional.empty(), keys.find(ACME, key + "x"));
    assertEquals(SECOND, keys.bind(new TenantId("other"), key, SECOND));
    assertEquals(Optional.of(FIRST), keys.find(ACME, key));
  }

  @Test
  void keyIsForgottenWhenItsTimeIsOver() {
    keys.bind(ACME, "k", FIRST);

    assertEquals(
        Optional.of(clock.instant().plus(IdempotencyKeys.LIFETIME)),
        keys.remembered(ACME, "k").map(IdempotencyKeys.Remembered::until));
    clock.advance(IdempotencyKeys.LIFETIME.minusSeconds(1));
    assertEquals(Optional.of(FIRST), keys.find(ACME, "k"));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), keys.find(ACME, "k"));

    assertEquals(SECOND, keys.bind(ACME, "k", SECOND));
    assertEquals(Optional.of(SECOND), keys.find(ACME, "k"));
  }

  @Test
  void manyWhoBindAtOnceAreAllToldTheSame() throws Exception {
    List<Bound> told =
        AtOnce.call(8, i -> () -> keys.bind(ACME, "k", new Bound("hash-" + i, "job-" + i)));

    assertEquals(1, Set.copyOf(told).size());
  }
}

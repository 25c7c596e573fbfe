package dev.embedway.core.pipeline.stage;

import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns of tenants at reading files that may hang. A tenant's are read by one invocation at a time,
 * so that it leaves all others of the fleet to plain files and to other tenants.
 *
 * <p>Thread-safe; a call is one or two requests to a remote store.
 */
public interface ReadingTurns {

  /** Turns where there is one invocation only, which may always read. */
  ReadingTurns FREE =
      new ReadingTurns() {
        @Override
        public Optional<Duration> take(TenantId tenant, String invocation) {
          return Optional.empty();
        }

        @Override
        public void end(TenantId tenant, String invocation) {}
      };

  /**
   * Takes a tenant's turn for an invocation. One that an invocation did not end is free once that
   * invocation cannot be running any more.
   *
   * @return empty when it has the turn, also when it had it before; else for how long another
   *     invocation has had it
   */
  Optional<Duration> take(TenantId tenant, String invocation);

  /** Ends an invocation's turn, if it has it; never throws. */
  void end(TenantId tenant, String invocation);
}

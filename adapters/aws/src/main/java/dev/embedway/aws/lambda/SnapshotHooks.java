package dev.embedway.aws.lambda;

import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.snapshot.SnapshotPart;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hooks that Lambda calls before it takes a snapshot of the process and after it has restored one.
 *
 * <p>Thread-safe as far as its parts are.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime
 *     hooks</a>
 */
public final class SnapshotHooks implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotHooks.class);

  private final List<SnapshotPart> parts;

  /** Hooks that are not registered with Lambda: only the caller runs them. */
  SnapshotHooks(List<SnapshotPart> parts) {
    this.parts = List.copyOf(parts);
  }

  /** For a function that is not frozen: the local cloud's, a test's. */
  public static SnapshotHooks none() {
    return new SnapshotHooks(List.of());
  }

  static SnapshotHooks registered(List<SnapshotPart> parts) {
    SnapshotHooks hooks = new SnapshotHooks(parts);
    Core.getGlobalContext().register(hooks);
    return hooks;
  }

  /** Primes every part, then suspends every part. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    parts.forEach(SnapshotHooks::prime);
    parts.forEach(SnapshotPart::suspend);
  }

  /** Renews every part. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    parts.forEach(SnapshotPart::renew);
  }

  /** A service that does not answer at the moment of deployment is no reason not to deploy. */
  private static void prime(SnapshotPart part) {
    try {
      part.prime();
    } catch (UnavailableException | TimedOutException | RateLimitedException e) {
      LOG.warn("{} stays cold: {}", part.getClass().getSimpleName(), e.code().wire());
    }
  }
}

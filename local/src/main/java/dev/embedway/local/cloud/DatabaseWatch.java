package dev.embedway.local.cloud;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.EmbeddedPostgres;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the ends of our own PostgreSQL, and shows them in the API's health. Thread-safe. */
final class DatabaseWatch implements EmbeddedPostgres.Watch {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  private final InstantSource clock;

  /** Set once the API's parts are there, which are made beside the database. */
  private final AtomicReference<Optional<PartHealth>> parts =
      new AtomicReference<>(Optional.empty());

  DatabaseWatch(InstantSource clock) {
    this.clock = clock;
  }

  void show(PartHealth health) {
    parts.set(Optional.of(health));
  }

  @Override
  public void ended() {
    LOG.error("PostgreSQL ended by itself; it is started again, see postgres/ for its log");
    parts.get().ifPresent(health -> health.failed(PartHealth.DATABASE, clock.instant()));
  }

  @Override
  public void runsAgain() {
    LOG.info("PostgreSQL runs again");
    parts.get().ifPresent(health -> health.answered(PartHealth.DATABASE));
  }
}

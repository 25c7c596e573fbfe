package dev.embedway.local.cloud.database;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.postgres.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the ends of our own PostgreSQL, and notes them in the health of parts. */
@ThreadSafe
record DatabaseWatch(PartHealth health) implements EmbeddedPostgres.Watch {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  @Override
  public void ended() {
    LOG.error("PostgreSQL ended by itself; it is started again, see postgres/ for its log");
    health.failed(Part.DATABASE);
  }

  @Override
  public void runsAgain() {
    LOG.info("PostgreSQL runs again");
    health.answered(Part.DATABASE);
  }
}

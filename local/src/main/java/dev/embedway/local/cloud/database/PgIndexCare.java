package dev.embedway.local.cloud.database;

import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of the job of HNSW indexes, which are logged. One thread at a time. */
record PgIndexCare(PgHnswIndexJob job) implements IndexCare {

  private static final Logger LOG = LoggerFactory.getLogger(PgIndexCare.class);

  @Override
  public void run() {
    job.run()
        .filter(done -> done.built() + done.dropped() > 0)
        .ifPresent(
            done -> LOG.info("HNSW indexes: built {}, dropped {}", done.built(), done.dropped()));
  }

  @Override
  public void close() {
    job.close();
  }
}

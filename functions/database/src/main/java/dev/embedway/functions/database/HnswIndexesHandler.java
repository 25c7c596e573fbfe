package dev.embedway.functions.database;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.pgvector.PgVectorDatabase;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds and drops the HNSW indexes of large stores, by a schedule, as the owner of the tables. The
 * server goes on with a build when the function runs out of time; the next run takes it into use.
 */
@ThreadSafe
public final class HnswIndexesHandler implements RequestHandler<Map<String, Object>, String> {

  private static final Logger LOG = LoggerFactory.getLogger(HnswIndexesHandler.class);

  private final Supplier<PgHnswIndexJob> jobs;
  private final DatabaseWakeUpRetry retry;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public HnswIndexesHandler() {
    this(LambdaProcess.start());
  }

  /** A handler that runs this job. */
  HnswIndexesHandler(PgHnswIndexJob job) {
    this.jobs = () -> job;
    this.retry = DatabaseWakeUpRetry.ofDeployments();
    this.hooks = SnapshotHooks.none();
  }

  private HnswIndexesHandler(LambdaProcess process) {
    PgVectorDatabase database = PgVectorDatabase.of(() -> process.readSettings().database());
    this.jobs = database::hnswIndexJob;
    this.retry = DatabaseWakeUpRetry.ofDeployments();
    this.hooks = process.hooks(List.of());
  }

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    return run();
  }

  String run() {
    StringBuilder done = new StringBuilder();
    retry.run(() ->
        done.append(
            jobs.get()
                .run()
                .map(run -> "built " + run.built() + ", dropped " + run.dropped())
                .orElse("another run is at it")));
    LOG.info("HNSW indexes: {}", done);
    return done.toString();
  }
}

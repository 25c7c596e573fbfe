package dev.embedway.functions.storage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.config.DatabaseSettings;
import dev.embedway.core.vector.GraphPolicy;
import dev.embedway.pgvector.PgGraphJob;
import dev.embedway.pgvector.PgLogin;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds and drops the HNSW indexes of large stores, by a schedule, as the owner of the tables. The
 * server goes on with a build when the function runs out of time; the next run takes it into use.
 *
 * <p>Thread-safe.
 */
public final class GraphsHandler implements RequestHandler<Map<String, Object>, String> {

  private static final Logger LOG = LoggerFactory.getLogger(GraphsHandler.class);

  private final Supplier<PgGraphJob> jobs;
  private final Patience patience;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public GraphsHandler() {
    this(LambdaProcess.start());
  }

  /** A handler that runs this job. */
  public GraphsHandler(PgGraphJob job) {
    this.jobs = () -> job;
    this.patience = Patience.ofDeployments();
    this.hooks = SnapshotHooks.none();
  }

  private GraphsHandler(LambdaProcess process) {
    this.jobs = () -> job(process.readSettings().database());
    this.patience = Patience.ofDeployments();
    this.hooks = process.hooks(List.of());
  }

  private static PgGraphJob job(DatabaseSettings settings) {
    return new PgGraphJob(
        PgLogin.parse(settings.requiredUrl()), new GraphPolicy(settings.graphThreshold()));
  }

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    return run();
  }

  String run() {
    StringBuilder done = new StringBuilder();
    patience.through(() ->
        done.append(
            jobs.get()
                .run()
                .map(run -> "built " + run.built() + ", dropped " + run.dropped())
                .orElse("another run is at it")));
    LOG.info("graphs: {}", done);
    return done.toString();
  }
}

package dev.embedway.functions.storage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.embedway.core.config.DatabaseSettings;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.vector.GraphPolicy;
import dev.embedway.pgvector.PgGraphJob;
import dev.embedway.pgvector.PgLogin;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds and drops the graphs of large stores, by a schedule, as the owner of the tables. The
 * server goes on with a build when the function runs out of time; the next run takes it into use.
 *
 * <p>Thread-safe.
 */
public final class GraphsHandler implements RequestHandler<Map<String, Object>, String> {

  private static final Logger LOG = LoggerFactory.getLogger(GraphsHandler.class);

  private final PgGraphJob job;
  private final Patience patience;

  /** Lambda's. */
  public GraphsHandler() {
    this(job(EmbedwaySettings.fromEnvironment().database()));
  }

  /** A handler that runs this job. */
  public GraphsHandler(PgGraphJob job) {
    this.job = job;
    this.patience = Patience.ofDeployments();
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
            job.run()
                .map(run -> "built " + run.built() + ", dropped " + run.dropped())
                .orElse("another run is at it")));
    LOG.info("graphs: {}", done);
    return done.toString();
  }
}

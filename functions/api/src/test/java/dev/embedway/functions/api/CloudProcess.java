package dev.embedway.functions.api;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.functions.api.operations.DescriptionRoute;
import dev.embedway.models.runtime.FleetRuntime;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.ScheduledUpserts;
import dev.embedway.topology.route.Endpoint;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Both handlers of one process, over its own services. */
public final class CloudProcess implements AutoCloseable {

  /** Methods and paths of the routes that read the database. */
  private static final Pattern DATA =
      Pattern.compile(
          Endpoint.gatewayRoutes().stream()
              .filter(route -> route.function() == FunctionId.DATA)
              .map(route -> route.method() + " " + route.path().replaceAll("\\{[^}]+}", "[^/]+"))
              .collect(Collectors.joining("|")));

  private final ApiComposition parts;
  private final ApiHandler api;
  private final DataHandler data;
  private final HttpEvents events = new HttpEvents();
  private final Description description = new Description(DescriptionRoute.description());
  private final Runnable models;

  private CloudProcess(ApiComposition parts, ApiHandler api, DataHandler data, Runnable models) {
    this.parts = parts;
    this.api = api;
    this.data = data;
    this.models = models;
  }

  /** A process over a platform and models that somebody else closes. */
  public static CloudProcess of(
      AwsPlatform aws, FleetRuntime models, VectorStore vectors, PgVectorStore rows) {
    ApiComposition parts = ApiComposition.of(aws, models.embedderWithHub(aws.services()));
    return new CloudProcess(
        parts,
        parts.api(models.downloads()),
        parts.data(vectors, rows.transfer(), rows.rows(), rows.tuning(), rows.connections()),
        () -> {});
  }

  /** The same, with which these models are closed. */
  public CloudProcess closing(Runnable own) {
    return new CloudProcess(parts, api, data, own);
  }

  public ApiComposition parts() {
    return parts;
  }

  /** Of the parts, as every process of this cloud finds them. */
  public PartHealth health() {
    return parts.operations().health();
  }

  /** Writes what was counted, as the first answer does. */
  public void flush() {
    parts.operations().meter().flush();
  }

  /**
   * Sends a request to the function that the topology names for its route; an answer that
   * docs/openapi.yaml does not describe is a failure.
   */
  public Reply send(Ask ask) {
    Reply reply = events.send(ask, isForData(ask) ? data : api);
    description.check(ask, reply);
    return reply;
  }

  /** Sends the event by which a schedule has the work on batches of records done. */
  public void upserts() {
    Reply reply = events.send(ScheduledUpserts.EVENT, data);
    if (reply.status() != 204) {
      throw new AssertionError("the schedule's event is answered by " + reply.status());
    }
  }

  private static boolean isForData(Ask ask) {
    String asked = ask.method() + " " + ask.path().replaceAll("\\?.*", "");
    return DATA.matcher(asked).matches();
  }

  @Override
  public void close() {
    models.run();
  }
}

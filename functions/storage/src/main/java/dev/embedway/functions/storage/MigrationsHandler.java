package dev.embedway.functions.storage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.pgvector.PgLogin;
import dev.embedway.pgvector.PgSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Brings the tables up to date, as their owner, in the course of a deployment, and tells it what is
 * advised.
 *
 * <p>Thread-safe.
 */
public final class MigrationsHandler implements RequestHandler<Map<String, Object>, String> {

  private final CloudFormationDoor door = new CloudFormationDoor("embedway-tables");
  private final Runnable migrate;
  private final Supplier<List<String>> advice;
  private final Patience patience;

  /** Lambda's. */
  public MigrationsHandler() {
    this(schema(LambdaProcess.start()));
  }

  /** A handler for a schema. */
  public MigrationsHandler(PgSchema schema) {
    this(schema::migrate, schema::advice, Patience.ofDeployments());
  }

  private static PgSchema schema(LambdaProcess process) {
    return new PgSchema(PgLogin.parse(process.settings().database().requiredUrl()));
  }

  MigrationsHandler(Runnable migrate, Supplier<List<String>> advice, Patience patience) {
    this.migrate = migrate;
    this.advice = advice;
    this.patience = patience;
  }

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    return run(event);
  }

  String run(Map<String, Object> event) {
    return door.answer(
        event,
        properties -> {
          patience.through(migrate);
          return String.join(" ", advice.get());
        });
  }
}

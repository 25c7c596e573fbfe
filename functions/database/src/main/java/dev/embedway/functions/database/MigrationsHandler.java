package dev.embedway.functions.database;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Brings the tables up to date, as their owner, in the course of a deployment, and tells it what is
 * advised.
 */
@ThreadSafe
public final class MigrationsHandler implements RequestHandler<Map<String, Object>, String> {

  private final CloudFormationHandler handler = new CloudFormationHandler("embedway-tables");
  private final Supplier<List<String>> migration;
  private final DatabaseWakeUpRetry retry;

  /** Lambda's, which reads its settings in each call, so that a bad one is answered. */
  public MigrationsHandler() {
    this(() -> migrate(schema(LambdaProcess.start())), DatabaseWakeUpRetry.ofDeployments());
  }

  private static PgSchema schema(LambdaProcess process) {
    return new PgSchema(PgLogin.parse(process.settings().database().requiredUrl()));
  }

  /**
   * A handler.
   *
   * @param migration brings the tables up to date and returns what is advised
   */
  MigrationsHandler(Supplier<List<String>> migration, DatabaseWakeUpRetry retry) {
    this.migration = migration;
    this.retry = retry;
  }

  static List<String> migrate(PgSchema schema) {
    schema.migrate();
    return schema.advice();
  }

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    return run(event);
  }

  String run(Map<String, Object> event) {
    return handler.answer(event, _ -> String.join(" ", retry.run(migration)));
  }
}

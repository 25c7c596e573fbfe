package dev.embedway.functions.database;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.rds.DataApi;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Makes an Aurora cluster's roles and extension through its Data API, in the course of a
 * deployment.
 */
@ThreadSafe
public final class DatabaseRolesHandler implements RequestHandler<Map<String, Object>, String> {

  private final CloudFormationHandler handler =
      new CloudFormationHandler("embedway-database-roles");
  private final Supplier<BiConsumer<DataApi.Target, String>> client;
  private final DatabaseWakeUpRetry retry;

  /** Lambda's, which makes its client in each call, so that a bad environment is answered. */
  public DatabaseRolesHandler() {
    this(
        () -> DataApi.fromEnvironment(System.getenv())::execute,
        DatabaseWakeUpRetry.ofDeployments());
  }

  DatabaseRolesHandler(
      Supplier<BiConsumer<DataApi.Target, String>> client, DatabaseWakeUpRetry retry) {
    this.client = client;
    this.retry = retry;
  }

  @Override
  public String handleRequest(Map<String, Object> event, Context context) {
    return run(event);
  }

  String run(Map<String, Object> event) {
    return handler.answer(event, this::makeRoles);
  }

  private String makeRoles(Map<String, Object> properties) {
    DataApi.Target target =
        new DataApi.Target(
            CloudFormationHandler.text(properties, "ClusterArn"),
            CloudFormationHandler.text(properties, "SecretArn"),
            CloudFormationHandler.text(properties, "Database"));
    BiConsumer<DataApi.Target, String> execute = client.get();
    new DatabaseRoles(
            target.database(),
            CloudFormationHandler.text(properties, "OwnerRole"),
            CloudFormationHandler.text(properties, "AppRole"))
        .statements()
        .forEach(sql -> retry.run(() -> execute.accept(target, sql)));
    return "";
  }
}

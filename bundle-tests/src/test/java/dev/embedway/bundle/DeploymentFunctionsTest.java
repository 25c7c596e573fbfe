package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.FunctionId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions that only a deployment calls, in their zip, over a database with nothing in it. */
class DeploymentFunctionsTest {

  private final PostgresDatabase database = SharedPostgres.freshDatabase();
  private final DeploymentServer deployment = new DeploymentServer(database);

  @AfterEach
  void close() {
    deployment.close();
  }

  @Test
  void theTablesAreMadeOnceAndFoundAgain() throws Exception {
    Map<String, String> variables =
        Map.of("EMBEDWAY_DATABASE_URL", database.jdbcUrlWithCredentials());

    try (RuntimeProcess migrations = start(FunctionId.MIGRATIONS, variables)) {
      assertEquals("SUCCESS", status(migrations, "Create", "{}"));
      assertEquals("SUCCESS", status(migrations, "Update", "{}"));
    }

    assertEquals(
        1, number("SELECT count(*) FROM information_schema.tables WHERE table_name = 'chunks'"));
  }

  /** CloudFormation waits for an answer, however early the function fails. */
  @ParameterizedTest
  @CsvSource({
    "'', 'EMBEDWAY_DATABASE_URL: not set'",
    "jdbc:postgresql://db/x?user=u&password=hush%zz, 'write it as %25'",
    "postgres://u:hush@db/x, 'allowed is a JDBC URL, `jdbc:postgresql://...`'",
  })
  void settingsThatCannotBeUsedAreAnsweredWithWhatToDo(String url, String words) throws Exception {
    try (RuntimeProcess migrations =
        start(FunctionId.MIGRATIONS, Map.of("EMBEDWAY_DATABASE_URL", url))) {
      JsonNode answer = answer(migrations, "Create", "{}");

      assertEquals("FAILED", answer.path("Status").asText());
      String reason = answer.path("Reason").asText();
      assertTrue(reason.contains(words), reason);
      assertFalse(reason.contains("hush") || reason.contains("zz"), reason);
      assertEquals("SUCCESS", status(migrations, "Delete", "{}"));
    }
  }

  @Test
  void anAddressOfTheDataApiThatIsNoneIsAnswered() throws Exception {
    try (RuntimeProcess roles =
        start(FunctionId.DATABASE_ROLES, Map.of("AWS_ENDPOINT_URL_RDS_DATA", "http://no host"))) {
      JsonNode answer = answer(roles, "Create", "{}");

      assertEquals("FAILED", answer.path("Status").asText());
      assertTrue(answer.path("Reason").asText().contains("no host"), answer.toString());
    }
  }

  @Test
  void theRolesOfAClusterAreMadeThroughItsDataApi() throws Exception {
    run("DO $$ BEGIN CREATE ROLE rds_iam; EXCEPTION WHEN duplicate_object THEN END $$");
    String properties =
        """
        {"ClusterArn": "arn:aws:rds:us-east-1:000000000000:cluster:c",
         "SecretArn": "arn:aws:secretsmanager:us-east-1:000000000000:secret:s",
         "Database": "%s", "OwnerRole": "owner_of_bundles", "AppRole": "app_of_bundles"}
        """
            .formatted(text("SELECT current_database()"));
    Map<String, String> variables =
        Map.of(
            "AWS_ENDPOINT_URL_RDS_DATA", deployment.url(),
            "AWS_ACCESS_KEY_ID", "any",
            "AWS_SECRET_ACCESS_KEY", "any");

    try (RuntimeProcess roles = start(FunctionId.DATABASE_ROLES, variables)) {
      assertEquals("SUCCESS", status(roles, "Create", properties));
      assertEquals("SUCCESS", status(roles, "Update", properties));
    }

    assertEquals(
        2,
        number(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
                + " WHERE m.roleid = 'rds_iam'::regrole AND r.rolname LIKE '%_of_bundles'"
                + " AND r.rolcanlogin AND NOT r.rolbypassrls"));
    assertEquals(1, number("SELECT count(*) FROM pg_extension WHERE extname = 'vector'"));
  }

  private static RuntimeProcess start(FunctionId function, Map<String, String> variables) {
    return Zip.of(function.spec().zip())
        .start(function.spec(), Initialization.ON_DEMAND, variables);
  }

  /** Calls a function as CloudFormation does; what it was told. */
  private String status(RuntimeProcess function, String kind, String properties)
      throws InterruptedException {
    return answer(function, kind, properties).path("Status").asText();
  }

  private JsonNode answer(RuntimeProcess function, String kind, String properties)
      throws InterruptedException {
    InvocationOutcome outcome =
        function.invoke(
            """
            {"RequestType": "%s", "ResponseURL": "%s/answer?signature=s", "StackId": "stack",
             "RequestId": "request", "LogicalResourceId": "Resource", "ResourceProperties": %s}
            """
                .formatted(kind, deployment.url(), properties));
    JsonNode answer = deployment.answers().poll(1, TimeUnit.SECONDS);
    assertNotNull(answer, outcome::toString);
    return answer;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int number(String sql) throws SQLException {
    return Integer.parseInt(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}

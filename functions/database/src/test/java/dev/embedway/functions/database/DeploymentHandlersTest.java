package dev.embedway.functions.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.aws.rds.DataApi;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The address that CloudFormation waits at is a server of the test's. */
class DeploymentHandlersTest {

  private final List<String> answers = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final HttpServer cloudFormation;

  DeploymentHandlersTest() throws IOException {
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudFormation.createContext(
        "/",
        exchange -> {
          answers.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          types.add(String.valueOf(exchange.getRequestHeaders().getFirst("content-type")));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    cloudFormation.start();
  }

  @AfterEach
  void stop() {
    cloudFormation.stop(0);
  }

  @Test
  void migrationsThatWorkAreASuccess() throws IOException {
    AtomicInteger runs = new AtomicInteger();

    new MigrationsHandler(
            () -> {
              runs.incrementAndGet();
              return List.of();
            },
            threeAttempts())
        .run(event("Create"));

    assertEquals(1, runs.get());
    JsonNode answer = answer();
    assertEquals("SUCCESS", answer.path("Status").asText());
    assertEquals("stack", answer.path("StackId").asText());
    assertEquals("request", answer.path("RequestId").asText());
    assertEquals("Tables", answer.path("LogicalResourceId").asText());
    assertEquals("embedway-tables", answer.path("PhysicalResourceId").asText());
    assertTrue(types.getFirst().isEmpty(), types.toString());
  }

  @Test
  void migrationsThatFailSayWhyWithoutCredentials() throws IOException {
    new MigrationsHandler(
            () -> {
              throw new IllegalStateException(
                  "no driver for jdbc:postgresql://db/x?user=me&password=hunter2",
                  new SQLException("ERROR: must be owner of table chunks", "42501"));
            },
            threeAttempts())
        .run(event("Update"));

    assertEquals("FAILED", answer().path("Status").asText());
    String reason = answer().path("Reason").asText();
    assertTrue(reason.contains("ERROR: must be owner of table chunks"), reason);
    assertTrue(reason.contains("42501"), reason);
    assertFalse(answers.getFirst().contains("hunter2"), reason);
  }

  @Test
  void databaseThatCannotBeReachedIsNamedInTheReason() throws IOException {
    String password = "hunter2";
    new MigrationsHandler(
            () ->
                MigrationsHandler.migrate(
                    new PgSchema(
                        new PgLogin("jdbc:postgresql://127.0.0.1:1/none", "me", password))),
            threeAttempts())
        .run(event("Create"));

    String reason = answer().path("Reason").asText();
    assertTrue(reason.contains("SQLState 08001"), reason);
    assertTrue(reason.contains("Connection to 127.0.0.1:1 refused"), reason);
    assertFalse(reason.contains(password), reason);
  }

  @Test
  void userThatTheServerDoesNotKnowIsNamedInTheReason() throws IOException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    new MigrationsHandler(
            () ->
                MigrationsHandler.migrate(
                    new PgSchema(new PgLogin(made.jdbcUrl(), "nobody_here", "hunter2"))),
            threeAttempts())
        .run(event("Create"));

    String reason = answer().path("Reason").asText();
    assertTrue(reason.contains("nobody_here"), reason);
    assertFalse(reason.contains("hunter2"), reason);
  }

  @Test
  void migrationsTellTheDeploymentWhatIsAdvised() throws IOException {
    new MigrationsHandler(() -> List.of("Update pgvector.", "Soon."), threeAttempts())
        .run(event("Update"));

    assertEquals("SUCCESS", answer().path("Status").asText());
    assertEquals("Update pgvector. Soon.", answer().path("Reason").asText());
  }

  @Test
  void everyFaultOfADatabaseThatWillNotDoIsNamedInTheReason() throws Exception {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    String guest = "guest_of_" + made.jdbcUrl().replaceAll(".*/", "");
    try (Connection superuser =
            DriverManager.getConnection(made.jdbcUrl(), made.user(), made.password());
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE ROLE " + guest + " LOGIN PASSWORD 'hunter2'");
    }

    new MigrationsHandler(
            () ->
                MigrationsHandler.migrate(
                    new PgSchema(new PgLogin(made.jdbcUrl(), guest, "hunter2"))),
            threeAttempts())
        .run(event("Create"));

    assertEquals("FAILED", answer().path("Status").asText());
    String reason = answer().path("Reason").asText();
    for (String fault : List.of("CREATE EXTENSION vector", "GRANT CREATE ON DATABASE")) {
      assertTrue(reason.contains(fault), reason);
    }
    assertFalse(reason.contains("hunter2"), reason);
  }

  @Test
  void errorOfTheMachineIsAnsweredToo() throws IOException {
    new MigrationsHandler(
            () -> {
              throw new NoClassDefFoundError("org/flywaydb/core/Flyway");
            },
            threeAttempts())
        .run(event("Create"));

    assertEquals("FAILED", answer().path("Status").asText());
    assertTrue(answer().path("Reason").asText().contains("Flyway"), answers.toString());
  }

  @Test
  void aClientThatCannotBeMadeIsNamedInTheReason() throws IOException {
    new DatabaseRolesHandler(
            () -> {
              throw new IllegalStateException("no region");
            },
            threeAttempts())
        .run(event("Create"));

    assertEquals("FAILED", answer().path("Status").asText());
    assertTrue(answer().path("Reason").asText().contains("no region"), answers.toString());
  }

  @Test
  void aResourceThatGoesAwayLeavesTheTables() throws IOException {
    new MigrationsHandler(
            () -> {
              throw new IllegalStateException("not to be run");
            },
            threeAttempts())
        .run(event("Delete"));

    assertEquals("SUCCESS", answer().path("Status").asText());
  }

  @Test
  void aDatabaseThatWakesUpIsWaitedFor() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    List<String> statements = new ArrayList<>();
    DatabaseRolesHandler handler =
        new DatabaseRolesHandler(
            () ->
                (target, sql) -> {
                  assertEquals(new DataApi.Target("cluster", "secret", "embedway"), target);
                  if (tries.incrementAndGet() < 3) {
                    throw new UnavailableException(
                        ErrorCode.STORE_UNAVAILABLE, "asleep", Duration.ofSeconds(1), null);
                  }
                  statements.add(sql);
                },
            threeAttempts());

    handler.run(event("Create"));

    assertEquals("SUCCESS", answer().path("Status").asText());
    assertEquals(
        new DatabaseRoles("embedway", "embedway_owner", "embedway_app").statements(), statements);
  }

  private static DatabaseWakeUpRetry threeAttempts() {
    return new DatabaseWakeUpRetry(3, () -> {});
  }

  private JsonNode answer() throws IOException {
    assertEquals(1, answers.size());
    return new JsonMapper().readTree(answers.getFirst());
  }

  private Map<String, Object> event(String type) {
    Map<String, Object> event = new HashMap<>();
    event.put("RequestType", type);
    event.put("ResponseURL", "http://127.0.0.1:" + cloudFormation.getAddress().getPort() + "/x");
    event.put("StackId", "stack");
    event.put("RequestId", "request");
    event.put("LogicalResourceId", "Tables");
    event.put(
        "ResourceProperties",
        Map.of(
            "ClusterArn", "cluster",
            "SecretArn", "secret",
            "Database", "embedway",
            "OwnerRole", "embedway_owner",
            "AppRole", "embedway_app"));
    return event;
  }
}

package dev.embedway.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.embedway.emulators.postgres.PostgresDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The two services that a deployment's functions call: the address where CloudFormation waits, and
 * the Data API, whose statements run on a real database as its superuser.
 */
final class DeploymentServer implements AutoCloseable {

  private static final String EXECUTE = "/Execute";

  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final JsonMapper json = new JsonMapper();
  private final LoopbackServer server = LoopbackServer.open(this::answer);
  private final PostgresDatabase database;

  DeploymentServer(PostgresDatabase database) {
    this.database = database;
  }

  String url() {
    return server.url();
  }

  /** Responses to CloudFormation, in order. */
  BlockingQueue<JsonNode> answers() {
    return answers;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = json.readTree(exchange.getRequestBody());
      if (!exchange.getRequestURI().getPath().equals(EXECUTE)) {
        answers.add(body);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String fault = execute(body.path("sql").asText());
      byte[] bytes = json.writeValueAsBytes(json.createObjectNode().put("message", fault));
      exchange.sendResponseHeaders(fault.isEmpty() ? 200 : 400, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return "refused: " + e.getSQLState();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

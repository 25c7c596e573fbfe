package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.pgvector.schema.PgLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of a table of PostgreSQL that has vectors, fetched some at a time in one transaction. */
final class PgVectorTable implements RecordSource {

  private static final int FETCHED = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;

  /** Opens the table; throws {@link CommandFailure} with the server's reason where it cannot. */
  PgVectorTable(PgLogin login, TableName table, TableColumns columns) {
    Connection opened = null;
    try {
      opened = DriverManager.getConnection(login.url(), login.user(), login.password());
      opened.setReadOnly(true);
      opened.setAutoCommit(false);
      this.connection = opened;
      this.statement = opened.createStatement();
      statement.setFetchSize(FETCHED);
      this.rows = statement.executeQuery(columns.select(table));
    } catch (SQLException e) {
      closed(opened);
      throw failure(e);
    }
  }

  @Override
  public Optional<SourceRecord> next() {
    try {
      return rows.next() ? Optional.of(record(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static SourceRecord record(ResultSet row) throws SQLException {
    int column = 1;
    String id = row.getString(column++);
    String vector = row.getString(column++);
    String text = row.getString(column++);
    String metadata = row.getString(column);
    String place = "id " + id;
    if (id == null) {
      return new SourceRecord.Unusable(place, "it would get another id each time");
    }
    ObjectNode record = JSON.createObjectNode();
    record.put("id", id);
    if (vector != null && !set(record, "values", vector, PgVectorTable::isList)) {
      return new SourceRecord.Unusable(place, "the vector is no list of numbers");
    }
    if (text != null && !text.isEmpty()) {
      record.put("content", text);
    }
    if (metadata != null && !set(record, "metadata", metadata, JsonNode::isObject)) {
      return new SourceRecord.Unusable(place, "the metadata is no JSON object");
    }
    return new SourceRecord.Sendable(place, record);
  }

  private static boolean isList(JsonNode value) {
    return value.isArray();
  }

  private static boolean set(
      ObjectNode record, String name, String json, Function<JsonNode, Boolean> allowed) {
    try {
      JsonNode value = JSON.readTree(json);
      if (!allowed.apply(value)) {
        return false;
      }
      record.set(name, value);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static CommandFailure failure(SQLException e) {
    return new CommandFailure("PostgreSQL: " + e.getMessage());
  }

  private static void closed(@Nullable Connection opened) {
    if (opened == null) {
      return;
    }
    try {
      opened.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
      statement.close();
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      closed(connection);
    }
  }
}

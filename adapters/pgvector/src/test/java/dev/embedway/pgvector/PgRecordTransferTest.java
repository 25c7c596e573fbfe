package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.Match;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.RecordTransfer.Embedded;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.Await;
import dev.embedway.testing.contracts.vector.RecordTransferContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgRecordTransferTest extends RecordTransferContract {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private TestDatabase database;
  private PgVectorStore opened;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
    opened = database.store();
  }

  @AfterAll
  void close() {
    opened.close();
  }

  @Override
  protected VectorStore store() {
    return opened;
  }

  @Override
  protected RecordTransfer transfer() {
    return opened.transfer();
  }

  @Test
  void waitsForAChangeUnderWayAndBringsNothingThatItRemoved()
      throws SQLException, InterruptedException, ExecutionException {
    List<Embedded> late =
        transfer.read(way, "", 10).stream()
            .map(each -> new Embedded(each, 1, live.at(0.9)))
            .toList();
    try (Connection change = database.connect(database.owner());
        Statement statement = change.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      change.setAutoCommit(false);
      statement.execute(
          "DELETE FROM documents WHERE document_id = 'a' AND tenant = '%s'"
              .formatted(live.index().tenant()));

      Future<?> bringing = threads.submit(() -> transfer.bring(way, late));
      Await.until(() -> bringing.isDone() || isAnyLockAwaited(statement), BOUND);
      change.commit();
      bringing.get();
    }

    assertEquals(
        List.of("c"), store.search(built.byVector()).stream().map(Match::documentId).toList());
  }

  private static boolean isAnyLockAwaited(Statement statement) {
    try (ResultSet row =
        statement.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

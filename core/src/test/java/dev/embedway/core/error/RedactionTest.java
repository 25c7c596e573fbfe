package dev.embedway.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedactionTest {

  @Test
  void credentialsAreTakenOutWhereverTheyStand() {
    for (String message :
        List.of(
            "No suitable driver found for jdbc:postgresql://db:5432/x?user=me&password=hunter2",
            "jdbc:postgresql://me:hunter2@db/x refused",
            "https://bucket.s3.amazonaws.com/k?X-Amz-Security-Token=hunter2&X-Amz-Signature=hunter2",
            "password=hunter2",
            "PASSWORD: \"hunter2 hunter2\" was refused",
            "secretString='hunter2', region eu",
            "the token = hunter2",
            "Incorrect API key provided: sk-hunter2hunter2, see the console",
            "given was ew_hunter2hunter2",
            "Authorization: Bearer hunter2.hunter2")) {
      assertFalse(Redaction.of(message).contains("hunter2"), Redaction.of(message));
    }
  }

  @Test
  void messagesOfServersAreKept() {
    for (String message :
        List.of(
            "ERROR: permission denied for schema public",
            "the ask-me-anything-later model is not known",
            "the bearer of bad news",
            "FATAL: password authentication failed for user \"embedway_owner\"",
            "Connection to db.internal:5432 refused. Check that the hostname and port are correct",
            "The database has pgvector 0.7.4; 0.8 or newer is needed: ALTER EXTENSION vector"
                + " UPDATE.")) {
      assertEquals(message, Redaction.of(message));
    }
  }

  @Test
  void exceptionIsToldWithItsStateAndItsCauses() {
    SQLException cause = new SQLException("ERROR: must be owner\n  of table x", "42501");
    IllegalStateException thrown = new IllegalStateException("the migration failed", cause);

    assertEquals(
        "IllegalStateException: the migration failed; caused by SQLException (SQLState 42501):"
            + " ERROR: must be owner of table x",
        Redaction.of(
            thrown,
            each ->
                each instanceof SQLException sql
                    ? Optional.of("SQLState " + sql.getSQLState())
                    : Optional.empty()));
  }

  @Test
  void longMessagesAreCut() {
    for (String part : List.of("x", "a:", "://", "password", "jdbc:x?", "\"' ", "=:")) {
      String text =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () ->
                  Redaction.of(
                      new IllegalStateException(part.repeat(100_000)), _ -> Optional.empty()));

      assertTrue(text.length() < 1_600, part);
    }
  }
}

package dev.embedway.pgvector.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.pgvector.PgPoolConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PgLoginTest {

  @Test
  void takesCredentialsOutOfAUrlAndLeavesTheRest() {
    PgLogin login =
        PgLogin.parse(
            "jdbc:postgresql://h:1/db?ssl=true&user=o%40x&password=a%26b&sslmode=require");

    assertEquals("jdbc:postgresql://h:1/db?ssl=true&sslmode=require", login.url());
    assertEquals("o@x", login.user());
    assertEquals("a&b", login.password());
  }

  @Test
  void entersTheSameDatabaseAsAnotherRole() {
    PgLogin login = PgLogin.parse("jdbc:postgresql://h/db?user=o&password=p");

    assertEquals(
        new PgLogin("jdbc:postgresql://h/db", "embedway_app", "q"),
        login.as(PgSchema.APP_ROLE, "q"));
  }

  @Test
  void takesAUrlWithoutParametersAsThatOfTheDefaultSuperuser() {
    assertEquals(
        new PgLogin("jdbc:postgresql://h/db", "postgres", ""),
        PgLogin.parse("jdbc:postgresql://h/db"));
  }

  @Test
  void refusesOtherDatabasesAndHiddenCredentials() {
    assertThrows(IllegalArgumentException.class, () -> PgLogin.parse("jdbc:mysql://h/db"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PgLogin("jdbc:postgresql://h/db?user=o", "a", "p"));
  }

  @Test
  void saysHowToWriteAPercentSignWithoutQuotingThePassword() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PgLogin.parse("jdbc:postgresql://h/db?user=o&password=a%zzb"));

    assertEquals(
        "the database URL's password has a % that begins no escape; write it as %25",
        e.getMessage());
    assertNull(e.getCause());
  }

  @Test
  void printsNoPassword() {
    PgLogin login = new PgLogin("jdbc:postgresql://h/db", "u", "hush");

    assertFalse(login.toString().contains("hush"));
    assertFalse(PgPoolConfig.of(login, 1).toString().contains("hush"));
  }

  @Test
  void namesTheSettingThatIsOutOfRange() {
    PgLogin login = new PgLogin("jdbc:postgresql://h/db", "u", "p");
    Duration second = Duration.ofSeconds(1);

    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PgPoolConfig(
                    login,
                    1,
                    new PgPoolConfig.Timeouts(second, second, second.plusMillis(1)),
                    new PgPoolConfig.Lifetimes(second, Duration.ofHours(1))));

    assertEquals("lockTimeout is 1..1000 ms; given were 1001", e.getMessage());
  }
}

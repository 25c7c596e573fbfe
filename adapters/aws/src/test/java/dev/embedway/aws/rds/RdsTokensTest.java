package dev.embedway.aws.rds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.postgresql.plugin.AuthenticationRequestType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class RdsTokensTest {

  private static final String URL =
      "jdbc:postgresql://db.example.org:5433/embedway?user=embedway_app&sslmode=require";

  @Test
  void aTokenIsASignedAddressOfTheHostAndTheRole() {
    String token = token(Instant.parse("2026-01-02T03:04:05Z"));

    assertTrue(token.startsWith("db.example.org:5433/?"), token);
    assertTrue(token.contains("Action=connect"), token);
    assertTrue(token.contains("DBUser=embedway_app"), token);
    assertTrue(token.contains("X-Amz-Date=20260102T030405Z"), token);
    assertTrue(token.contains("X-Amz-Expires=900"), token);
    assertTrue(
        token.contains("X-Amz-Credential=AKID%2F20260102%2Feu-central-1%2Frds-db%2Faws4_request"),
        token);
    assertTrue(token.matches(".*X-Amz-Signature=[0-9a-f]{64}.*"), token);
  }

  @Test
  void aTokenDependsOnItsTimeAlone() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    assertEquals(token(now), token(now));
    assertTrue(!token(now).equals(token(now.plusSeconds(1))));
  }

  private static String token(Instant now) {
    Properties connection = Driver.parseURL(URL, new Properties());
    assertNotNull(connection);
    return new String(
        new RdsTokens(
                connection,
                "eu-central-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
                Clock.fixed(now, ZoneOffset.UTC))
            .getPassword(AuthenticationRequestType.CLEARTEXT_PASSWORD));
  }
}

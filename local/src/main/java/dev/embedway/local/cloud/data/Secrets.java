package dev.embedway.local.cloud.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * Secrets of a data directory, generated once.
 *
 * @param operatorKey the first key of tenant {@code default}
 * @param cacheSecret HMAC key of cache identities, hex
 * @param s3AccessKeyId the only one that the directory's SQS, DynamoDB and S3 accept
 * @param s3SecretAccessKey its secret
 * @param databasePassword of the role that the vector store runs as
 * @param payloadKey that dead letters are encrypted by, 64 hex digits
 */
public record Secrets(
    @JsonProperty("operator_key") String operatorKey,
    @JsonProperty("cache_secret") String cacheSecret,
    @JsonProperty("s3_access_key_id") String s3AccessKeyId,
    @JsonProperty("s3_secret_access_key") String s3SecretAccessKey,
    @JsonProperty("database_password") String databasePassword,
    @JsonProperty("dead_letter_key") String payloadKey) {

  public Secrets {
    // A file that was written before there were dead letters has none.
    payloadKey = Objects.requireNonNullElse(payloadKey, "");
  }

  /** New secrets. */
  public static Secrets random(SecureRandom random) {
    return new Secrets(
        "ew_" + hex(random, 24),
        hex(random, 32),
        "EMBEDWAY" + hex(random, 6).toUpperCase(Locale.ROOT),
        hex(random, 20),
        hex(random, 20),
        payloadKey(random));
  }

  /** The same with another operator key. */
  Secrets withOperatorKey(String key) {
    return new Secrets(
        key, cacheSecret, s3AccessKeyId, s3SecretAccessKey, databasePassword, payloadKey);
  }

  /** The same with a key of dead letters, which files of before do not have. */
  Secrets withPayloadKey(SecureRandom random) {
    return new Secrets(
        operatorKey,
        cacheSecret,
        s3AccessKeyId,
        s3SecretAccessKey,
        databasePassword,
        payloadKey(random));
  }

  /** True for those of a file that was written before there were dead letters. */
  @JsonIgnore
  boolean lacksPayloadKey() {
    return payloadKey.isEmpty();
  }

  private static String payloadKey(SecureRandom random) {
    return hex(random, 32);
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  /** Leaves all of it out. */
  @Override
  public String toString() {
    return "Secrets[]";
  }
}

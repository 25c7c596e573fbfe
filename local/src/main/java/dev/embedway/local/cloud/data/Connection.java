package dev.embedway.local.cloud.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;

/**
 * Addresses and credentials of a local cloud: the content of {@code connection.json}.
 *
 * @param url of the HTTP API
 * @param key an operator's
 * @param s3 where documents may be put without the API
 * @param database where the vectors are
 */
public record Connection(URI url, String key, S3 s3, Database database) {

  /**
   * The S3 of a local cloud; key and secret are empty where one's own AWS credentials are used.
   *
   * @param bucket watched for uploads, under {@code <tenant>/<store>/<path>}
   */
  public record S3(
      URI endpoint,
      String region,
      String bucket,
      @JsonProperty("access_key_id") String accessKeyId,
      @JsonProperty("secret_access_key") String secretAccessKey) {
    @Override
    public String toString() {
      return "S3[" + endpoint + "]";
    }
  }

  /** The PostgreSQL of a local cloud; user and password are empty where the URL has them. */
  public record Database(String url, String user, String password) {
    @Override
    public String toString() {
      return "Database[]";
    }
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "Connection[" + url + "]";
  }
}

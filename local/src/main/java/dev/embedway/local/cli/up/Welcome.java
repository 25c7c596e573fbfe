package dev.embedway.local.cli.up;

import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import java.nio.file.Path;
import java.util.List;

/**
 * Output of {@code up} once it is ready: the URL, the key, and two commands that work as printed.
 */
public record Welcome(Connection connection) {

  /**
   * The lines to print.
   *
   * @param data the data directory, named in the commands unless it is the default
   */
  public List<String> lines(Path data) {
    Connection.S3 s3 = connection.s3();
    String option = data.equals(Path.of(DataDirectory.DEFAULT)) ? "" : "--data " + data + " ";
    return List.of(
        "ready " + connection.url(),
        "key   " + connection.key(),
        "",
        "Embed a text:",
        "  curl -s "
            + connection.url()
            + "/v1/embeddings -H 'Authorization: Bearer "
            + connection.key()
            + "' -H 'Content-Type: application/json'"
            + " -d '{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"The tide turns at noon.\"}'",
        "Put a document into store main, without the API:",
        "  "
            + credentials(s3)
            + "AWS_DEFAULT_REGION="
            + s3.region()
            + " aws s3 cp --endpoint-url "
            + s3.endpoint()
            + " README.md s3://"
            + s3.bucket()
            + "/default/main/README.md",
        "In another terminal:",
        "  ./embedway ingest --wait " + option + "examples",
        "  ./embedway search " + option + "\"How often are the millstones dressed?\"",
        "Ctrl-C stops it.");
  }

  private static String credentials(Connection.S3 s3) {
    return s3.accessKeyId().isEmpty()
        ? ""
        : "AWS_ACCESS_KEY_ID="
            + s3.accessKeyId()
            + " AWS_SECRET_ACCESS_KEY="
            + s3.secretAccessKey()
            + " ";
  }
}

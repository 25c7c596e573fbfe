package dev.embedway.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Puts models where functions take them from: {@code models/<name>@<revision>/} of the artifacts
 * bucket. A model counts from when its {@code SHA256SUMS} is there, which is written last.
 *
 * <p>Thread-safe.
 */
public final class S3ModelStore {

  private static final String SUMS = "SHA256SUMS";

  private final S3Client s3;
  private final String bucket;

  /** A bucket that is there. */
  public S3ModelStore(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Puts a directory's files.
   *
   * @param model {@code name@revision}
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when S3 does not
   *     answer
   */
  public void put(String model, Path directory) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : files(directory)) {
      String name = directory.relativize(file).toString();
      put(model + "/" + name, RequestBody.fromFile(file));
      sums.append(sha256(file)).append("  ").append(name).append('\n');
    }
    put(model + "/" + SUMS, RequestBody.fromString(sums.toString()));
  }

  private void put(String name, RequestBody body) {
    S3Calls.of(() -> s3.putObject(put -> put.bucket(bucket).key("models/" + name), body));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream content =
        new DigestInputStream(open(file), MessageDigest.getInstance("SHA-256"))) {
      content.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(content.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file);
  }
}

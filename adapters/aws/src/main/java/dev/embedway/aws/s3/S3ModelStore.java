package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.fleet.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Models in the artifacts bucket: {@code models/<name>@<revision>/} holds a model's files and
 * {@code SHA256SUMS}, as {@code sha256sum} prints it. A model counts from when its sums are there,
 * which are written last, and a file counts only when it has its sum.
 */
@ThreadSafe
public final class S3ModelStore implements ModelStore {

  private static final String SUMS = "SHA256SUMS";
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{64}) [ *]((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)?[A-Za-z0-9_-][A-Za-z0-9._-]*)");

  private static final int BUFFER = 1 << 16;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final S3Client s3;
  private final String bucket;

  /** A bucket that is there. */
  public S3ModelStore(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public void put(String model, Path directory) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : files(directory)) {
      String name = directory.relativize(file).toString();
      put(key(model, name), RequestBody.fromFile(file));
      sums.append(sum(file)).append("  ").append(name).append('\n');
    }
    put(key(model, SUMS), RequestBody.fromString(sums.toString()));
  }

  private void put(String key, RequestBody body) {
    S3Calls.of(() -> s3.putObject(put -> put.bucket(bucket).key(key), body));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Override
  public void fetch(String model, Path directory) {
    try {
      for (Map.Entry<String, String> each : sums(model).entrySet()) {
        Path file = directory.resolve(each.getKey());
        if (!Files.isRegularFile(file) || !sum(file).equals(each.getValue())) {
          fetch(key(model, each.getKey()), each.getValue(), file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw fault(model + " cannot be written below " + directory, e);
    }
  }

  private Map<String, String> sums(String model) {
    String text =
        S3Calls.of(() ->
            s3.getObjectAsBytes(get -> get.bucket(bucket).key(key(model, SUMS)))
                .asString(StandardCharsets.UTF_8));
    Map<String, String> sums = new LinkedHashMap<>();
    for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
      Matcher form = LINE.matcher(line);
      if (!form.matches()) {
        throw fault(key(model, SUMS) + " has a line that is no sum and name", null);
      }
      sums.put(form.group(2), form.group(1));
    }
    return sums;
  }

  private void fetch(String key, String sha256, Path file) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, "part", "");
    String found = S3Calls.of(() -> copy(key, part));
    if (!found.equals(sha256)) {
      Files.delete(part);
      throw fault(key + " has SHA-256 " + found + "; " + SUMS + " has " + sha256, null);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String copy(String key, Path part) {
    MessageDigest digest = sha256();
    try (DigestInputStream content =
            new DigestInputStream(s3.getObject(get -> get.bucket(bucket).key(key)), digest);
        OutputStream to = Files.newOutputStream(part)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = read(content, buffer); read >= 0; read = read(content, buffer)) {
        to.write(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A fault of the bucket, unlike one of writing, passes. */
  private static int read(InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw AwsCall.unavailable("S3 broke off a model's file", RETRY_AFTER, e);
    }
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (DigestInputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String key(String model, String name) {
    return "models/" + model + "/" + name;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InternalException fault(String what, @Nullable Throwable cause) {
    return new InternalException(ErrorCode.INTERNAL, what, cause);
  }
}

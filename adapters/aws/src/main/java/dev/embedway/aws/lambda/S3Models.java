package dev.embedway.aws.lambda;

import dev.embedway.aws.AwsCall;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Models that do not fit a zip, from the artifacts bucket: {@code models/<id>@<revision>/} holds
 * their files and {@code SHA256SUMS}, as {@code sha256sum} prints it. A file counts only when it
 * has its sum.
 *
 * <p>One thread at a time.
 */
final class S3Models {

  private static final String SUMS = "SHA256SUMS";
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{64}) [ *]((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)?[A-Za-z0-9_-][A-Za-z0-9._-]*)");

  private final S3Client s3;
  private final String bucket;
  private final Path directory;

  /** Models to be put below a directory, each in one of its own that is called by its id. */
  S3Models(S3Client s3, String bucket, Path directory) {
    this.s3 = s3;
    this.bucket = bucket;
    this.directory = directory;
  }

  /**
   * Brings models, each given as {@code id@revision}; what is there already is not fetched again.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when S3 does not
   *     answer, {@code internal} when a file is missing or is not the one that its sum means
   */
  void install(List<String> models) {
    for (String model : models) {
      Path target = directory.resolve(model.substring(0, model.lastIndexOf('@')));
      sums(model)
          .forEach((name, sha256) -> {
            if (!isThere(target.resolve(name), sha256)) {
              fetch(model, name, sha256, target);
            }
          });
    }
  }

  private Map<String, String> sums(String model) {
    String text =
        AwsCall.of(
            "S3",
            () ->
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

  private void fetch(String model, String name, String sha256, Path target) {
    try {
      Path file = target.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Path part = Files.createTempFile(target, "part", "");
      String found = copy(key(model, name), part);
      if (!found.equals(sha256)) {
        Files.delete(part);
        throw fault(
            key(model, name) + " has SHA-256 " + found + "; " + SUMS + " has " + sha256, null);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw fault(model + " cannot be written below " + directory, e);
    }
  }

  private String copy(String key, Path part) {
    return AwsCall.of(
        "S3",
        () -> {
          MessageDigest digest = sha256();
          try (DigestInputStream content =
              new DigestInputStream(s3.getObject(get -> get.bucket(bucket).key(key)), digest)) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return HexFormat.of().formatHex(digest.digest());
        });
  }

  private static boolean isThere(Path file, String sha256) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    MessageDigest digest = sha256();
    try (DigestInputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

package dev.embedway.emulators.s3;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Keys that AWS takes and plain files cannot be named after: a segment too long for the file
 * system, one that is a file for one key and a directory for another, or a directory with content.
 * They are the client's fault here, for good, so they are no 5xx.
 */
final class UnfitKeys {

  /** Error messages of Linux and macOS; Java has no types for these. */
  private static final List<String> REASONS =
      List.of("name too long", "not a directory", "is a directory");

  private UnfitKeys() {}

  /** Makes a change; one that only its key prevents ends with S3's status 400. */
  static <T> T refuse(Supplier<T> change) {
    try {
      return change.get();
    } catch (RuntimeException e) {
      if (isUnfit(e)) {
        throw refusal();
      }
      throw e;
    }
  }

  /** Refuses text under a key that ends with a slash: it is kept as a folder, which has none. */
  static void refuseFolderWithContent(String key, @Nullable Long bytes) {
    if (key.endsWith("/") && bytes != null && bytes > 0) {
      throw refusal();
    }
  }

  private static AwsServiceException refusal() {
    return S3Exception.builder()
        .statusCode(400)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("KeyTooLongError")
                .errorMessage("no file can have this key's name")
                .build())
        .build();
  }

  private static boolean isUnfit(@Nullable Throwable thrown) {
    return switch (thrown) {
      case null -> false;
      case FileAlreadyExistsException _, NotDirectoryException _, DirectoryNotEmptyException _ ->
          true;
      case FileSystemException e when REASONS.stream().anyMatch(reason(e)::contains) -> true;
      default -> isUnfit(thrown.getCause());
    };
  }

  private static String reason(FileSystemException e) {
    return Objects.requireNonNullElse(e.getReason(), "").toLowerCase(Locale.ROOT);
  }
}

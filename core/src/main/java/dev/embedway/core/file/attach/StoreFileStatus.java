package dev.embedway.core.file.attach;

import dev.embedway.core.pipeline.document.JobStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Status of a document in OpenAI's words. */
public enum StoreFileStatus {
  IN_PROGRESS,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The status of a document that is not deleted. */
  public static StoreFileStatus of(JobStatus status) {
    return switch (status) {
      case QUEUED, CHUNKING, EMBEDDING, STORING -> IN_PROGRESS;
      case COMPLETED, PARTIAL, UNCHANGED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED, SUPERSEDED, DELETED -> CANCELLED;
    };
  }

  /** The status as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that name; empty for another. */
  public static Optional<StoreFileStatus> ofWire(String name) {
    return Arrays.stream(values()).filter(status -> status.wire().equals(name)).findFirst();
  }

  /** All names, for a message. */
  public static String allowed() {
    return Arrays.stream(values()).map(StoreFileStatus::wire).collect(Collectors.joining(", "));
  }
}

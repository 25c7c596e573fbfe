package dev.embedway.core.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.Registration;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.trace.TraceId;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts documents into the bucket and registers them, so that they can be read at once; S3's own
 * event sends them on.
 */
@ThreadSafe
public final class DocumentUploads {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final SourceBucket bucket;
  private final Artifacts artifacts;
  private final UploadRegistrar registrar;

  public DocumentUploads(SourceBucket bucket, Artifacts artifacts, UploadRegistrar registrar) {
    this.bucket = bucket;
    this.artifacts = artifacts;
    this.registrar = registrar;
  }

  /**
   * Stores an upload; returns the generation that it became.
   *
   * @param trace of the request; a generation that is known has its own
   */
  JobId put(ObjectKey place, Upload upload, Optional<TraceId> trace) {
    String attributes = AttributesHash.of(upload.attributes());
    if (!attributes.isEmpty()) {
      artifacts.putAttributes(place.tenant(), attributes, upload.attributes());
    }
    bucket.put(place, upload.content(), upload.contentType(), attributes);
    return switch (registrar.register(UploadEvent.look(place).in(trace))) {
      case Registration.Registered registered -> registered.job();
      case Registration.Ignored ignored -> throw refused(ignored.reason());
    };
  }

  private static RuntimeException refused(Registration.Reason reason) {
    return switch (reason) {
      case METADATA_FILE ->
          new InvalidRequestException(
              ErrorCode.INVALID_PARAMETER,
              "a key that ends in " + MetadataFile.SUFFIX + " names no document",
              "key");
      case PLACEHOLDER ->
          new InvalidRequestException(
              ErrorCode.INVALID_PARAMETER,
              "a small object whose name begins with ~$ is Office's note of an open document, and"
                  + " an empty one whose key ends in / is a folder; neither is a document",
              "key");
      case NEVER_SEEN, OTHER_SPELLING, ERASED_TENANT ->
          new UnavailableException(
              ErrorCode.DOCUMENT_BUSY,
              "another request changed the same document meanwhile; try again",
              SOON,
              null);
    };
  }
}

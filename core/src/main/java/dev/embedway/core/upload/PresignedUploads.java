package dev.embedway.core.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import java.time.Duration;

/**
 * Prepares uploads that go to the bucket without us: metadata is kept here, and its hash travels as
 * a header that is signed with the URL.
 */
@ThreadSafe
public final class PresignedUploads {

  private final SourceBucket bucket;
  private final Artifacts artifacts;

  public PresignedUploads(SourceBucket bucket, Artifacts artifacts) {
    this.bucket = bucket;
    this.artifacts = artifacts;
  }

  /** The PUT of a document, or of a document's metadata file. */
  PresignedPut put(ObjectKey place, PreparedUpload prepared, Duration validity) {
    String attributes = AttributesHash.of(prepared.attributes());
    if (place.describedDocument().isPresent() && !attributes.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "metadata is what the metadata file itself holds; send one of the two",
          "metadata");
    }
    if (!attributes.isEmpty()) {
      artifacts.putAttributes(place.tenant(), attributes, prepared.attributes());
    }
    return bucket.presignPut(place, prepared.contentType(), attributes, prepared.bytes(), validity);
  }
}

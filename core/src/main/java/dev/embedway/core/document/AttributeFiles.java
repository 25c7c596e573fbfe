package dev.embedway.core.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.MetadataFiles;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Attributes of documents as requests change them: the document's metadata file is written, which
 * changes them without embedding.
 */
@ThreadSafe
public final class AttributeFiles {

  private static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SourceBucket bucket;
  private final UploadIntake intake;

  public AttributeFiles(SourceBucket bucket, UploadIntake intake) {
    this.bucket = bucket;
    this.intake = intake;
  }

  /**
   * Writes the metadata file of a document, or deletes it where there are no attributes.
   *
   * @throws InvalidRequestException {@code invalid_parameter} for more bytes than are read
   */
  public void write(ObjectKey document, Map<String, Object> attributes) {
    ObjectKey file =
        document
            .metadataFile()
            .orElseThrow(
                () -> invalid("the document's key is too long for a metadata file beside it"));
    if (attributes.isEmpty()) {
      bucket.delete(file);
      return;
    }
    byte[] bytes =
        MAPPER
            .valueToTree(Map.of("metadataAttributes", new TreeMap<>(attributes)))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MetadataFiles.MAX_BYTES) {
      throw invalid(
          "attributes are "
              + bytes.length
              + " bytes of a metadata file; allowed are "
              + MetadataFiles.MAX_BYTES);
    }
    bucket.put(file, bytes, JSON, "");
  }

  /** True if a document has these attributes from its metadata file, as that now is. */
  boolean hold(Document document, Map<String, Object> attributes) {
    return attributes.equals(document.metadataFile().attributes())
        && document
            .place()
            .metadataFile()
            .flatMap(bucket::head)
            .equals(document.metadataFile().object())
        && document.metadataFile().error().isEmpty();
  }

  /** Makes readers of the document see its metadata file, and searches soon. */
  public void apply(ObjectKey document, Optional<TraceId> trace) {
    intake.refreshMetadataFile(document, trace);
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, "attributes");
  }
}

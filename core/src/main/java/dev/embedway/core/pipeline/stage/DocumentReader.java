package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.DocumentBytes;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.store.StorableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Reads objects and the text in them, within a size limit. */
@ThreadSafe
public final class DocumentReader {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final SourceBucket bucket;
  private final TextExtractor extractor;
  private final long maxBytes;

  /**
   * A reader of a bucket.
   *
   * @param maxBytes larger objects are refused before they are fetched
   */
  public DocumentReader(SourceBucket bucket, TextExtractor extractor, long maxBytes) {
    this.bucket = bucket;
    this.extractor = extractor;
    this.maxBytes = maxBytes;
  }

  /** Result of fetching an object. */
  sealed interface Fetched {
    /** Its bytes as they were registered. */
    record Content(DocumentBytes bytes) implements Fetched {}

    /** The object is gone or another. */
    record Changed() implements Fetched {}

    /** It is not read. */
    record Refused(DocumentError error) implements Fetched {}
  }

  Fetched fetch(ObjectKey key, SourceObject source) {
    if (source.bytes() > maxBytes) {
      return new Fetched.Refused(
          new DocumentError(
              DocumentError.Code.TOO_LARGE,
              "the object has "
                  + source.bytes()
                  + " bytes; at most "
                  + maxBytes
                  + " are read: split it, or raise EMBEDWAY_MAX_DOCUMENT_BYTES"));
    }
    Optional<InputStream> opened = bucket.open(key, source.etag());
    return opened.isEmpty() ? new Fetched.Changed() : read(opened.get());
  }

  private static Fetched read(InputStream opened) {
    try (InputStream in = opened) {
      return new Fetched.Content(new DocumentBytes(in.readAllBytes()));
    } catch (IOException | UncheckedIOException e) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "an object could not be read to its end", RETRY_AFTER, e);
    }
  }

  /** Version of the extractor, which decides the text of given bytes. */
  String version() {
    return extractor.version();
  }

  /**
   * The object's text with what no store can hold replaced by U+FFFD: NUL, which PostgreSQL
   * refuses, and halves of surrogate pairs, which UTF-8 has no form for. Offsets stay as they are.
   */
  Extraction extract(DocumentBytes bytes, ObjectKey key, SourceObject source) {
    Extraction extraction =
        extractor.extract(key.tenant(), bytes.open(), key.fileName(), source.contentType());
    return switch (extraction) {
      case Extraction.Text(String text, _) when BlankText.isBlank(text) ->
          new Extraction.Rejected(
              new DocumentError(DocumentError.Code.EMPTY_DOCUMENT, "the document holds no text"));
      case Extraction.Text(String text, DocumentNotes notes) ->
          new Extraction.Text(StorableText.of(text), notes);
      case Extraction.Rejected rejected -> rejected;
    };
  }
}

package dev.embedway.core.pipeline.upload;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.upload.Registration.Ignored;
import dev.embedway.core.pipeline.upload.Registration.Reason;
import dev.embedway.core.pipeline.upload.Registration.Registered;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in metadata files, by the same rule as {@link Ledger} has for documents: read the document,
 * look at the object after, write only if the document is still as it was read. A metadata file
 * without a document is left alone: the chunking stage looks for it after the document's
 * registration, so that none is missed in whichever order the two come.
 *
 * <p>Thread-safe. Sends nothing: what is to be sent is in the answer.
 */
public final class MetadataFiles {

  /** Max bytes of a metadata file, as Bedrock Knowledge Bases has it. */
  public static final int MAX_BYTES = 10_240;

  private static final int MAX_TRIES = 16;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final SourceBucket bucket;
  private final InstantSource clock;
  private final MetadataFileReader reader = new MetadataFileReader();

  /** Metadata files of the documents of this ledger. */
  public MetadataFiles(Ledger ledger, SourceBucket bucket, InstantSource clock) {
    this.ledger = ledger;
    this.bucket = bucket;
    this.clock = clock;
  }

  /** Records the present state of the metadata file of a full key. */
  Registration register(String fullKey) {
    return ObjectKey.parse(fullKey)
        .flatMap(ObjectKey::describedDocument)
        .map(this::look)
        .orElseGet(() -> new Ignored(Reason.METADATA_FILE));
  }

  /** Records the present state of a document's metadata file. */
  Registration look(ObjectKey document) {
    Optional<ObjectKey> place = document.metadataFile();
    if (place.isEmpty()) {
      return new Ignored(Reason.METADATA_FILE);
    }
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<Document> seen = ledger.document(document.tenant(), document.documentId());
      if (seen.filter(known -> isThere(known, document)).isEmpty()) {
        return new Ignored(Reason.METADATA_FILE);
      }
      Optional<MetadataFile> now = now(place.get(), seen.get().metadataFile());
      if (now.isPresent() && isRecorded(now.get(), seen.get())) {
        return registered(seen.get(), now.get());
      }
    }
    throw Busy.because("the document changed " + MAX_TRIES + " times while its metadata was read");
  }

  private static boolean isThere(Document known, ObjectKey document) {
    return known.source().isPresent() && known.store().equals(document.store());
  }

  private boolean isRecorded(MetadataFile now, Document seen) {
    return now.equals(seen.metadataFile()) || ledger.replace(seen.with(now, clock.instant()), seen);
  }

  private static Registered registered(Document document, MetadataFile now) {
    JobId newest = document.newestJob();
    return new Registered(newest, now.isPending() ? List.of(new ApplyMetadata(newest)) : List.of());
  }

  /** Empty when the file changed while it was read. */
  private Optional<MetadataFile> now(ObjectKey place, MetadataFile before) {
    Optional<SourceObject> found = bucket.head(place);
    if (found.equals(before.object())) {
      return Optional.of(before);
    }
    if (found.isEmpty()) {
      return Optional.of(before.seen(found, Map.of(), Optional.empty()));
    }
    if (found.get().bytes() > MAX_BYTES) {
      String message =
          "the metadata file has " + found.get().bytes() + " bytes; allowed are " + MAX_BYTES;
      return Optional.of(before.seen(found, Map.of(), Optional.of(invalid(message))));
    }
    return bucket.open(place, found.get().etag()).map(in -> read(before, found, bytes(in)));
  }

  private MetadataFile read(MetadataFile before, Optional<SourceObject> found, byte[] bytes) {
    try {
      return before.seen(found, reader.read(bytes), Optional.empty());
    } catch (InvalidRequestException e) {
      return before.seen(found, Map.of(), Optional.of(invalid(String.valueOf(e.getMessage()))));
    }
  }

  private static DocumentError invalid(String message) {
    return new DocumentError(DocumentError.Code.INVALID_METADATA, message);
  }

  private static byte[] bytes(InputStream opened) {
    try (InputStream in = opened) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (IOException | UncheckedIOException e) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE,
          "a metadata file could not be read to its end",
          RETRY_AFTER,
          e);
    }
  }

  /**
   * Records that a version has reached the vector store; a document that changed meanwhile in what
   * matters is left as it is.
   */
  public void applied(Document described) {
    long version = described.metadataFile().version();
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<Document> seen =
          ledger
              .document(described.tenant(), described.id())
              .filter(document -> document.source().isPresent())
              .filter(document -> document.storeId().equals(described.storeId()))
              .filter(document -> document.metadataFile().applied() < version);
      if (seen.isEmpty()) {
        return;
      }
      Document next =
          seen.get().with(seen.get().metadataFile().appliedTo(version), clock.instant());
      if (ledger.replace(next, seen.get())) {
        return;
      }
    }
    throw Busy.because(
        "the document changed " + MAX_TRIES + " times while its metadata was stored");
  }
}

package dev.embedway.core.pipeline.document;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.store.StoreSpec;
import java.util.Locale;

/**
 * Reason for which a document failed.
 *
 * @param code the stable reason
 * @param message what was found, what is allowed and how to change it; no text of the document
 */
public record DocumentError(Code code, String message) {

  /** The error of a document that passes a limit of its tenant. */
  public static DocumentError ofQuota(PermissionException exceeded) {
    return new DocumentError(Code.QUOTA_EXCEEDED, String.valueOf(exceeded.getMessage()));
  }

  /** The error of a document that is put into an expired store. */
  public static DocumentError ofExpiredStore(ConflictException refused) {
    return new DocumentError(Code.STORE_EXPIRED, String.valueOf(refused.getMessage()));
  }

  /** The error of a document of which some chunks could not be embedded. */
  public static DocumentError ofChunks(int lacking, int chunks) {
    return new DocumentError(
        Code.PROVIDER_FAILED,
        lacking
            + " of "
            + chunks
            + " chunks could not be embedded, and searches do not find them; the job's dead letters"
            + " say why, and complete the document when they are requeued");
  }

  /** The error of a document that lies in a folder of a store's later name. */
  public static DocumentError ofFolder(StoreSpec store) {
    return new DocumentError(
        Code.INVALID_KEY,
        "store "
            + store.name()
            + " was renamed, its folder was not: upload the object under "
            + store.tenant().value()
            + "/"
            + store.prefix()
            + "/");
  }

  /** The reasons of the public contract. */
  public enum Code {
    UNSUPPORTED_FORMAT,
    EMPTY_DOCUMENT,
    ENCRYPTED_DOCUMENT,
    TOO_LARGE,
    TOO_DEEP,
    EXTRACTION_TIMEOUT,
    MALFORMED_DOCUMENT,
    INVALID_KEY,
    /** The metadata file cannot be used; the document is not at fault. */
    INVALID_METADATA,
    DIMENSION_MISMATCH,
    /** The tenant has as much as it may; the object was not taken in. */
    QUOTA_EXCEEDED,
    /** The store is expired; the object was not taken in. */
    STORE_EXPIRED,
    /** The chunking stage gave up, or met a fault that does not pass. */
    CHUNKING_FAILED,
    /** The same of the embedding stage. */
    PROVIDER_FAILED,
    /** The same of the storage stage. */
    STORAGE_FAILED;

    /** True when the object was not taken in, so that the document stays what it was. */
    public boolean isOfObjectLeftOut() {
      return this == QUOTA_EXCEEDED || this == INVALID_KEY || this == STORE_EXPIRED;
    }

    /** The code as callers read it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package dev.embedway.core.pipeline.document;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An object of the documents bucket as a HEAD request shows it.
 *
 * @param etag without quotes; two states of a key differ in it or in {@code lastModified}
 * @param lastModified to the second, as S3 keeps it
 * @param bytes its size
 * @param contentType as uploaded, empty where none was given
 * @param attributesHash 64 hex digits that name the attributes that were uploaded with it; empty
 *     for none; {@value #UNUSABLE} in place of anything else, which an uploader made up
 */
public record SourceObject(
    String etag, Instant lastModified, long bytes, String contentType, String attributesHash) {

  /** Stands for a name of attributes that names none: nothing is ever looked up by it. */
  public static final String UNUSABLE = "unusable";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public SourceObject {
    if (!attributesHash.isEmpty() && !isHash(attributesHash)) {
      attributesHash = UNUSABLE;
    }
  }

  /** True if a string has the form of a hash of attributes. */
  public static boolean isHash(String value) {
    return HASH.matcher(value).matches();
  }

  /** True if it came with a name of attributes that names none. */
  public boolean hasUnusableAttributes() {
    return attributesHash.equals(UNUSABLE);
  }
}

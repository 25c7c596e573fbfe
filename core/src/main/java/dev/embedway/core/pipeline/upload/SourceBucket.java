package dev.embedway.core.pipeline.upload;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The documents bucket: what users put, under {@code <tenant>/<store>/<key>}.
 *
 * <p>Thread-safe; every call is one request. Throws {@code store_unavailable} when S3 does not
 * answer.
 */
public interface SourceBucket {

  /** Present state of the object; empty when there is none. */
  Optional<SourceObject> head(ObjectKey key);

  /**
   * The object's bytes if it still has this etag; empty when it is gone or another. The caller
   * closes the stream.
   */
  Optional<InputStream> open(ObjectKey key, String etag);

  /** Puts an object. */
  void put(ObjectKey key, byte[] bytes, String contentType, String attributesHash);

  /**
   * Copies an object with its type and attributes, over what is there; false when there is none.
   */
  boolean copy(ObjectKey from, ObjectKey to);

  /** Deletes an object; one that is not there is no error. */
  void delete(ObjectKey key);

  /**
   * Deletes an object and every version of it that the bucket keeps; one that is not there is no
   * error.
   *
   * @param fullKey whatever it names
   */
  void deleteVersions(String fullKey);

  /**
   * A URL that takes one PUT of the object, without a key, until it expires.
   *
   * @param bytes size of the object, which the PUT must then have exactly; empty for any
   * @return the URL with the headers that the PUT must carry; a size is sent by every client itself
   */
  PresignedPut presignPut(
      ObjectKey key,
      String contentType,
      String attributesHash,
      OptionalLong bytes,
      Duration validity);

  /**
   * The first full keys that begin so, in their order.
   *
   * @param folder a key that ends in a slash
   * @param max number of keys, up to 1000
   */
  List<String> below(ObjectKey folder, int max);

  /** Every object's full key, in pages. */
  Page<ListedObject> list(Optional<String> after);

  /**
   * A PUT that is allowed to every holder of its URL.
   *
   * @param headers that are signed with it, and so must be sent as they are
   */
  record PresignedPut(URI url, Map<String, String> headers) {
    public PresignedPut {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * An object as a listing shows it.
   *
   * @param fullKey decoded, as it is in the bucket
   */
  record ListedObject(String fullKey, String etag, Instant lastModified) {}
}

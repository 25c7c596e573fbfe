package dev.embedway.core.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.upload.Upload.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Object keys of uploads in the bucket. */
@ThreadSafe
public final class UploadPlaces {

  private static final int MAX_KEY_BYTES = 900;

  /** S3's own limit on a full key. */
  private static final int MAX_FULL_KEY_BYTES = 1024;

  private final StoreCatalog catalog;
  private final ApiKeyStore tenants;

  public UploadPlaces(StoreCatalog catalog, ApiKeyStore tenants) {
    this.catalog = catalog;
    this.tenants = tenants;
  }

  /**
   * The place that a request names; a store that is there is spelled as it was made, and one that
   * is not will be made.
   *
   * @throws InvalidRequestException {@code invalid_name} or {@code invalid_parameter}
   * @throws NotFoundException {@code store_not_found} for an id without a store
   */
  ObjectKey of(TenantId tenant, Target target) {
    if (MetadataFile.isNamedLike(target.key())) {
      throw invalidKey(
          "a key that ends in "
              + MetadataFile.SUFFIX
              + " names no document; send metadata with the document instead, or the file by POST"
              + " documents/uploads");
    }
    return ofObject(tenant, target);
  }

  /** The same for a document or for a document's metadata file. */
  ObjectKey ofObject(TenantId tenant, Target target) {
    if (!tenants.tenantExists(tenant)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "no key was ever made for the tenant; make one with POST keys first",
          "tenant");
    }
    checkKey(target.key());
    ObjectKey place = new ObjectKey(tenant, storeName(tenant, target.store()), target.key());
    if (MetadataFile.isNamedLike(place.key()) && place.describedDocument().isEmpty()) {
      throw invalidKey("a metadata file of a metadata file describes no document");
    }
    if (bytes(place.full()) > MAX_FULL_KEY_BYTES) {
      throw invalidKey(
          "tenant, store and key together are " + bytes(place.full()) + " bytes; allowed are 1024");
    }
    return place;
  }

  private String storeName(TenantId tenant, String given) {
    return catalog.prefixOf(tenant, given);
  }

  private static void checkKey(String key) {
    if (bytes(key) > MAX_KEY_BYTES) {
      throw invalidKey("key is " + bytes(key) + " bytes; allowed are 1.." + MAX_KEY_BYTES);
    }
    if (key.codePoints().anyMatch(Character::isISOControl)) {
      throw invalidKey("key holds a control character");
    }
    boolean unsafe =
        Arrays.stream(key.split("/", -1))
            .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (unsafe) {
      throw invalidKey("key has an empty segment, or one of . and ..; name it like a/b.txt");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static InvalidRequestException invalidKey(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, "key");
  }
}

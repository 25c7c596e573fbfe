package dev.embedway.core.pipeline.document;

import dev.embedway.core.store.StoreNames;
import dev.embedway.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Key of an object of the documents bucket, by tenant and store.
 *
 * @param tenant first segment of its full key
 * @param store second segment: a store's name
 * @param key the rest, as the user named it
 */
public record ObjectKey(TenantId tenant, String store, String key) {

  /** S3's own limit on a key. */
  private static final int MAX_BYTES = 1024;

  private static final Pattern UNSAFE = Pattern.compile("\\p{Cc}|(?:^|/)\\.{1,2}(?:/|$)");

  /**
   * The parts of a full key, empty when it has fewer than three segments, its first two are no
   * names, or the rest holds a control character or a segment {@code .} or {@code ..}, by which a
   * store that keeps objects as files leads to another tenant's.
   */
  public static Optional<ObjectKey> parse(String fullKey) {
    String[] parts = fullKey.split("/", 3);
    if (parts.length < 3
        || parts[2].isEmpty()
        || UNSAFE.matcher(parts[2]).find()
        || !TenantId.isValid(parts[0])
        || !StoreNames.isValid(parts[1])) {
      return Optional.empty();
    }
    return Optional.of(new ObjectKey(new TenantId(parts[0]), parts[1], parts[2]));
  }

  /** The same key in a store of another name. */
  public ObjectKey inStore(String name) {
    return new ObjectKey(tenant, name, key);
  }

  /** The key below this store's name in another store. */
  public ObjectKey below(String name) {
    return new ObjectKey(tenant, name, store + "/" + key);
  }

  /** True unless the key is too long for S3. */
  public boolean fits() {
    return full().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** The key within the bucket. */
  public String full() {
    return tenant.value() + "/" + store + "/" + key;
  }

  /** The last segment of the key. */
  public String fileName() {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** Key of this document's metadata file; empty where it would be too long for S3. */
  public Optional<ObjectKey> metadataFile() {
    ObjectKey place = new ObjectKey(tenant, store, key + MetadataFile.SUFFIX);
    return Optional.of(place).filter(ObjectKey::fits);
  }

  /** The document whose metadata file this is; empty where it is no document's metadata file. */
  public Optional<ObjectKey> describedDocument() {
    if (!MetadataFile.isNamedLike(key)) {
      return Optional.empty();
    }
    String described = key.substring(0, key.length() - MetadataFile.SUFFIX.length());
    return described.isEmpty() || MetadataFile.isNamedLike(described)
        ? Optional.empty()
        : Optional.of(new ObjectKey(tenant, store, described));
  }

  /** The id of the document that the object is. */
  public DocumentId documentId() {
    return DocumentId.of(tenant, store, key);
  }
}

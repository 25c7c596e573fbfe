package dev.embedway.core.pipeline.document;

import dev.embedway.core.vector.MetadataFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * State of a document's metadata file as last seen: an object beside the document's, named as it is
 * with {@value #SUFFIX} behind, that holds metadata of it.
 *
 * @param version grows whenever the attributes change; 0 before there were any
 * @param applied the version that has reached the vector store
 * @param object the file's state, empty where there is none
 * @param attributes that it holds; empty where it cannot be used
 * @param error reason for which it cannot be used
 */
public record MetadataFile(
    long version,
    long applied,
    Optional<SourceObject> object,
    Map<String, Object> attributes,
    Optional<DocumentError> error) {

  /** Suffix of a metadata file's name. */
  public static final String SUFFIX = ".metadata.json";

  /** That of a document that never had one. */
  public static final MetadataFile NONE =
      new MetadataFile(0, 0, Optional.empty(), Map.of(), Optional.empty());

  public MetadataFile {
    attributes = Map.copyOf(attributes);
  }

  /** True if an object of this key is a metadata file, and so no document. */
  public static boolean isNamedLike(String key) {
    return key.endsWith(SUFFIX);
  }

  /** True if this version has not reached the vector store. */
  public boolean isPending() {
    return applied < version;
  }

  /** The same file, with nothing of it in the vector store. */
  public MetadataFile unapplied() {
    return new MetadataFile(version, 0, object, attributes, error);
  }

  /** The same file, once this version has reached the vector store. */
  public MetadataFile appliedTo(long itsVersion) {
    return new MetadataFile(version, Math.max(applied, itsVersion), object, attributes, error);
  }

  /** The file in another state; the version grows only if the attributes are others. */
  public MetadataFile seen(
      Optional<SourceObject> state, Map<String, Object> now, Optional<DocumentError> fault) {
    long next = now.equals(attributes) ? version : version + 1;
    return new MetadataFile(next, applied, state, now, fault);
  }

  public MetadataFileAttributes asAttributes() {
    return new MetadataFileAttributes(version, attributes);
  }
}

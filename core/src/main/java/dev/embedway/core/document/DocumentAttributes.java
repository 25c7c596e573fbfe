package dev.embedway.core.document;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.SourceObject;
import java.util.Map;
import java.util.TreeMap;

/** Reading of what filters of searches see of documents. */
@ThreadSafe
public final class DocumentAttributes {

  private final Artifacts artifacts;

  public DocumentAttributes(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /** Attributes of a document's upload, and over them those of its metadata file. */
  public Map<String, Object> of(Document document) {
    Map<String, Object> attributes = new TreeMap<>();
    document
        .source()
        .filter(source -> !source.attributesHash().isEmpty() && !source.hasUnusableAttributes())
        .map(SourceObject::attributesHash)
        .flatMap(hash -> artifacts.attributes(document.tenant(), hash))
        .ifPresent(attributes::putAll);
    attributes.putAll(document.metadataFile().attributes());
    return attributes;
  }
}

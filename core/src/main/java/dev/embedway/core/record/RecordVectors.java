package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.record.GivenRecords.Named;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The changes by which records reach every open version of a store.
 *
 * <p>Values are of the space of the version that was live when they were given. A version of
 * another space gets the vector that its own model makes of the content; a record without content
 * is removed there, since an older one of its id must not come back with that version.
 */
@ThreadSafe
final class RecordVectors {

  private final ContentEmbedder embedder;

  RecordVectors(ContentEmbedder embedder) {
    this.embedder = embedder;
  }

  /**
   * The changes, by version; throws as {@link ContentEmbedder#embed} does. Versions of the same
   * vectors share them.
   */
  List<RecordChange> changes(
      TenantRequest request, StoreSpec store, GivenRecords records, Permits permits) {
    Map<StoreVersion.Vectors, Vectors> made = new HashMap<>();
    List<RecordChange> changes = new ArrayList<>();
    for (StoreVersion version : store.open()) {
      Vectors vectors = made.get(version.vectors());
      if (vectors == null) {
        vectors = of(request, version, records, permits);
        made.put(version.vectors(), vectors);
      }
      changes.add(new RecordChange(store.index(version), vectors.written(), vectors.removed()));
    }
    return changes;
  }

  /** Tokens of contents. */
  ContentTokens tokens(TenantRequest request, StoreSpec store) {
    return new ContentTokens(embedder, request, store);
  }

  private record Vectors(List<VectorRecord> written, List<String> removed) {}

  private Vectors of(
      TenantRequest request, StoreVersion version, GivenRecords records, Permits permits) {
    boolean takesValues = version.takesVectorsOf(records.version());
    Predicate<Named> isGiven = each -> takesValues && each.record().values().isPresent();
    Predicate<Named> isEmbedded =
        each -> !isGiven.test(each) && !BlankText.isBlank(each.record().text());
    Iterator<Embedding> embedded =
        embedder
            .embed(request, version, records.last().stream().filter(isEmbedded).toList(), permits)
            .iterator();
    List<VectorRecord> written = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (Named each : records.last()) {
      if (isGiven.test(each)) {
        written.add(given(each));
      } else if (isEmbedded.test(each)) {
        written.add(embedded(each, embedded.next()));
      } else {
        removed.add(each.id());
      }
    }
    return new Vectors(written, removed);
  }

  private static VectorRecord given(Named named) {
    NewRecord record = named.record();
    return new VectorRecord(
        named.id(), record.text(), 0, record.values().orElseThrow(), record.attributes());
  }

  private static VectorRecord embedded(Named named, Embedding embedding) {
    NewRecord record = named.record();
    return new VectorRecord(
        named.id(), record.text(), embedding.tokens(), embedding.vector(), record.attributes());
  }
}

package dev.embedway.core.pipeline.reconcile;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.SourceBucket.ListedObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys of the bucket in the neighbourhood of some documents: a listing has a thousand keys where a
 * HEAD has one. A key that is missing here may still be in the bucket.
 *
 * <p>One thread at a time.
 */
final class ListedKeys {

  /** Pages of a store that are read for one page of its documents, whose objects fit into one. */
  private static final int MAX_PAGES = 3;

  /** The order of a listing. */
  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final SourceBucket bucket;
  private final Set<String> found = new HashSet<>();

  ListedKeys(SourceBucket bucket) {
    this.bucket = bucket;
  }

  /** Full keys that are in the bucket, from each store's first document of these to its last. */
  Set<String> around(List<Document> documents) {
    Map<String, List<String>> byStore =
        documents.stream()
            .collect(
                Collectors.groupingBy(
                    Document::store, Collectors.mapping(ListedKeys::full, Collectors.toList())));
    byStore.values().forEach(this::list);
    return found;
  }

  private void list(List<String> keys) {
    List<String> sorted = keys.stream().sorted(BYTES).toList();
    String last = sorted.getLast();
    Optional<String> after = Optional.of(before(sorted.getFirst()));
    for (int page = 0; page < MAX_PAGES && after.isPresent(); page++) {
      Page<ListedObject> listed = bucket.list(after);
      listed.items().forEach(object -> found.add(object.fullKey()));
      after = listed.next().filter(next -> BYTES.compare(next, last) < 0);
    }
  }

  /** A string that a listing has before a key, and close to it. */
  private static String before(String key) {
    return key.substring(0, key.offsetByCodePoints(key.length(), -1));
  }

  private static String full(Document document) {
    return new ObjectKey(document.tenant(), document.store(), document.key()).full();
  }
}

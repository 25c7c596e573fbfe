package dev.embedway.chroma;

import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document of an index version, as one row of Chroma keeps it. Immutable.
 *
 * @param key that it was uploaded under
 * @param generation that searches find, or that of its removal; 0 before the first
 * @param removed true when searches find none
 * @param facts that filters read
 * @param written batches that came, of the generation that searches find and of later ones
 */
record DocumentState(
    String key,
    long generation,
    boolean removed,
    VectorBatch.Facts facts,
    NavigableMap<Long, Written> written) {

  /** A document of which nothing is known. */
  static final DocumentState NONE =
      new DocumentState("", 0, false, new VectorBatch.Facts(Map.of()), new TreeMap<>());

  /**
   * Batches of a generation that came.
   *
   * @param total batches that it has
   * @param chunks count of them in each batch that came, by its number
   */
  record Written(int total, SortedMap<Integer, Integer> chunks) {

    Written {
      chunks = new TreeMap<>(chunks);
    }

    Written with(VectorBatch batch) {
      TreeMap<Integer, Integer> all = new TreeMap<>(chunks);
      all.merge(batch.batch(), batch.entries().size(), Math::max);
      return new Written(total, all);
    }

    boolean isWhole() {
      return chunks.size() == total;
    }
  }

  DocumentState {
    written = new TreeMap<>(written);
  }

  /** True if searches find chunks of the generation. */
  boolean shows(long other) {
    return !removed && generation == other && generation > 0;
  }

  /** True if searches find any of it. */
  boolean isVisible() {
    return shows(generation);
  }

  /** Count of chunks that searches find. */
  long chunks() {
    Written current = written.get(generation);
    return current == null || !isVisible()
        ? 0
        : current.chunks().values().stream().mapToLong(count -> count).sum();
  }

  /** True if a batch of the generation will never be seen. */
  boolean supersedes(long other) {
    return other < generation || (removed && other == generation);
  }

  /** Attributes of the document, those of its metadata file first. */
  Map<String, Object> attributes() {
    Map<String, Object> all = new HashMap<>(facts.attributes());
    all.putAll(facts.metadata().attributes());
    return all;
  }

  /** The state once a batch is there, which makes its generation the visible one if it is whole. */
  DocumentState with(VectorBatch batch) {
    TreeMap<Long, Written> all = new TreeMap<>(written);
    Written now =
        all.getOrDefault(batch.generation(), new Written(batch.batches(), new TreeMap<>()))
            .with(batch);
    all.put(batch.generation(), now);
    if (!now.isWhole()) {
      return new DocumentState(key, generation, removed, facts, all);
    }
    return new DocumentState(
        batch.documentKey(),
        batch.generation(),
        false,
        new VectorBatch.Facts(batch.attributes(), newer(batch.metadata())),
        all.tailMap(batch.generation(), true));
  }

  /** The state once a removal is there that nothing newer came before. */
  DocumentState removedAt(long removal) {
    return new DocumentState(key, removal, true, facts, written.tailMap(removal, false));
  }

  /** The state with attributes of a metadata file, unless newer ones are there. */
  DocumentState with(MetadataFileAttributes metadata) {
    return new DocumentState(
        key,
        generation,
        removed,
        new VectorBatch.Facts(facts.attributes(), newer(metadata)),
        written);
  }

  /** The state without batches of generations that searches do not find. */
  DocumentState without(long from, long to) {
    TreeMap<Long, Written> rest = new TreeMap<>(written);
    rest.keySet().removeIf(each -> from <= each && each < to && !shows(each));
    return new DocumentState(key, generation, removed, facts, rest);
  }

  private MetadataFileAttributes newer(MetadataFileAttributes metadata) {
    return metadata.version() > facts.metadata().version() ? metadata : facts.metadata();
  }
}

package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.compact.SourceVersions;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.upload.SourceBucket;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A documents bucket in memory that keeps former versions. Thread-safe. */
public final class MemoryBucket implements SourceBucket, SourceVersions {

  /** As many keys as S3 lists at once. */
  private static final int PAGE = 1000;

  /** Time that a removal's registration may lag behind the deletion, by two clocks. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** A version of an object, or the mark of its deletion, which has no bytes. */
  private record Version(Instant at, OptionalLong bytes) {}

  private final InstantSource clock;
  private final Map<String, List<Version>> versions = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, SourceObject> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong fetched = new AtomicLong();
  private final Map<String, byte[]> contents = new ConcurrentSkipListMap<>();

  public MemoryBucket(InstantSource clock) {
    this.clock = clock;
  }

  /** Puts a text under a full key, whatever the key. */
  public void put(String fullKey, String text) {
    put(fullKey, text.getBytes(StandardCharsets.UTF_8), "text/plain", "");
  }

  private void put(String fullKey, byte[] bytes, String contentType, String attributesHash) {
    contents.put(fullKey, bytes.clone());
    note(fullKey, OptionalLong.of(bytes.length));
    objects.put(
        fullKey,
        new SourceObject(
            ContentHash.of(bytes).hex().substring(0, 32),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            bytes.length,
            contentType,
            attributesHash));
  }

  /** Bytes of all objects that were opened. */
  public long fetchedBytes() {
    return fetched.get();
  }

  private InputStream opened(byte[] content) {
    fetched.addAndGet(content.length);
    return new ByteArrayInputStream(content);
  }

  /** Takes an object away. */
  public void remove(String fullKey) {
    if (objects.remove(fullKey) != null) {
      note(fullKey, OptionalLong.empty());
    }
    contents.remove(fullKey);
  }

  private void note(String fullKey, OptionalLong bytes) {
    versions
        .computeIfAbsent(fullKey, _ -> new CopyOnWriteArrayList<>())
        .add(new Version(clock.instant(), bytes));
  }

  @Override
  public Freed deleteRemoved(ObjectKey key, Instant removedBy) {
    List<Version> all = versions.getOrDefault(key.full(), List.of());
    int deletion =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i).bytes().isEmpty())
            .filter(i -> !all.get(i).at().isAfter(removedBy.plus(SKEW)))
            .max()
            .orElse(-1);
    List<Version> gone = List.copyOf(all.subList(0, deletion + 1));
    gone.forEach(all::remove);
    return new Freed(
        gone.size(), gone.stream().mapToLong(version -> version.bytes().orElse(0)).sum());
  }

  /** Keys that a version is kept of, a deletion's mark included, each with their count. */
  public Map<String, Integer> versions() {
    return versions.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().size()));
  }

  @Override
  public Optional<SourceObject> head(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.full()));
  }

  @Override
  public Optional<InputStream> open(ObjectKey key, String etag) {
    return head(key)
        .filter(object -> object.etag().equals(etag))
        .flatMap(object -> Optional.ofNullable(contents.get(key.full())))
        .map(this::opened);
  }

  @Override
  public void put(ObjectKey key, byte[] bytes, String contentType, String attributesHash) {
    put(key.full(), bytes, contentType, attributesHash);
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) {
    Optional<SourceObject> found = head(from);
    byte[] content = contents.get(from.full());
    if (found.isEmpty() || content == null) {
      return false;
    }
    put(to.full(), content, found.get().contentType(), found.get().attributesHash());
    return true;
  }

  @Override
  public void delete(ObjectKey key) {
    remove(key.full());
  }

  @Override
  public void deleteVersions(String fullKey) {
    remove(fullKey);
  }

  @Override
  public PresignedPut presignPut(
      ObjectKey key,
      String contentType,
      String attributesHash,
      OptionalLong bytes,
      Duration validity) {
    return new PresignedPut(URI.create("memory:///" + key.documentId().value()), Map.of());
  }

  @Override
  public List<String> below(ObjectKey folder, int max) {
    return objects.tailMap(folder.full()).keySet().stream()
        .takeWhile(key -> key.startsWith(folder.full()))
        .limit(max)
        .toList();
  }

  @Override
  public Page<ListedObject> list(Optional<String> after) {
    NavigableMap<String, SourceObject> rest =
        after.isEmpty() ? objects : objects.tailMap(after.get(), false);
    List<ListedObject> page =
        rest.entrySet().stream()
            .limit(PAGE)
            .map(
                e -> new ListedObject(e.getKey(), e.getValue().etag(), e.getValue().lastModified()))
            .toList();
    boolean isLast = page.isEmpty() || objects.lastKey().equals(page.getLast().fullKey());
    return new Page<>(page, isLast ? Optional.empty() : Optional.of(page.getLast().fullKey()));
  }
}

package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.upload.SourceBucket;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** A documents bucket in memory. Thread-safe. */
public final class MemoryBucket implements SourceBucket {

  /** As many keys as S3 lists at once. */
  private static final int PAGE = 1000;

  private final InstantSource clock;
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
    objects.remove(fullKey);
    contents.remove(fullKey);
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
  public void delete(ObjectKey key) {
    remove(key.full());
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

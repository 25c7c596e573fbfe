package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertFile;
import dev.embedway.core.record.batch.UpsertFiles;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of batches of records in memory. Thread-safe. */
public final class MemoryUpsertFiles implements UpsertFiles {

  private final Map<Target, byte[]> files = new LinkedHashMap<>();

  @Override
  public PresignedPut presignPut(Target target, OptionalLong bytes, Duration validity) {
    return new PresignedPut(URI.create("memory:" + target.id()), Map.of());
  }

  @Override
  public synchronized void put(Target target, byte[] lines) {
    files.put(target, lines.clone());
  }

  @Override
  public synchronized Optional<UpsertFile> head(Target target) {
    return Optional.ofNullable(files.get(target))
        .map(bytes -> new UpsertFile(ContentHash.of(bytes).hex(), bytes.length));
  }

  @Override
  public synchronized Optional<byte[]> read(
      Target target, UpsertFile file, long offset, int length) {
    return head(target)
        .filter(file::equals)
        .map(_ -> Arrays.copyOfRange(files.get(target), (int) offset, (int) offset + length));
  }

  @Override
  public synchronized void delete(Target target) {
    files.remove(target);
  }

  /** Number of files. */
  public synchronized int count() {
    return files.size();
  }
}

package dev.embedway.testing.fakes;

import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FileContents;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.file.FileQuery;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files and their contents in memory. Thread-safe. */
public final class MemoryFiles implements FileCatalog, FileContents {

  private final Map<FileId, Owned> entries = new TreeMap<>();
  private final Map<FileId, byte[]> contents = new TreeMap<>();

  /** Both ports. */
  public FilePorts ports() {
    return new FilePorts(this, this);
  }

  /** Ids of files that have a content, listed or not. */
  public synchronized List<FileId> contents() {
    return List.copyOf(contents.keySet());
  }

  @Override
  public synchronized void add(TenantId tenant, StoredFile file) {
    entries.put(file.id(), new Owned(tenant, file));
  }

  @Override
  public synchronized Optional<StoredFile> find(TenantId tenant, FileId id) {
    return Optional.ofNullable(entries.get(id))
        .filter(owned -> owned.tenant().equals(tenant))
        .map(Owned::file);
  }

  @Override
  public synchronized List<StoredFile> list(TenantId tenant, FileQuery asked, Instant now) {
    Comparator<StoredFile> byId = Comparator.comparing(StoredFile::id);
    Comparator<StoredFile> order = asked.order() == SortOrder.ASC ? byId : byId.reversed();
    return files(tenant).stream()
        .filter(file -> asked.purpose().map(file.purpose()::equals).orElse(true))
        .filter(file -> !file.isExpired(now))
        .sorted(order)
        .dropWhile(file ->
            asked.after().map(after -> isUpTo(file.id(), after, asked.order())).orElse(false))
        .limit(asked.limit())
        .toList();
  }

  private static boolean isUpTo(FileId id, FileId after, SortOrder order) {
    return order == SortOrder.ASC ? id.compareTo(after) <= 0 : id.compareTo(after) >= 0;
  }

  private List<StoredFile> files(TenantId tenant) {
    return entries.values().stream()
        .filter(owned -> owned.tenant().equals(tenant))
        .map(Owned::file)
        .toList();
  }

  @Override
  public synchronized void remove(TenantId tenant, StoredFile file) {
    entries.remove(file.id());
  }

  @Override
  public synchronized List<Owned> expiredBefore(Instant time, int limit) {
    return entries.values().stream()
        .filter(owned -> owned.file().expiresAt().isPresent())
        .filter(owned -> end(owned).getEpochSecond() < time.getEpochSecond())
        .sorted(Comparator.comparing(MemoryFiles::end))
        .limit(limit)
        .toList();
  }

  private static Instant end(Owned owned) {
    return owned.file().expiresAt().orElseThrow();
  }

  @Override
  public synchronized Usage usage(TenantId tenant) {
    List<StoredFile> files = files(tenant);
    return new Usage(files.size(), files.stream().mapToLong(StoredFile::bytes).sum());
  }

  @Override
  public synchronized void put(TenantId tenant, FileId id, byte[] content) {
    contents.put(id, content.clone());
  }

  @Override
  public synchronized Optional<byte[]> get(TenantId tenant, FileId id) {
    return Optional.ofNullable(contents.get(id)).map(byte[]::clone);
  }

  @Override
  public synchronized void delete(TenantId tenant, FileId id) {
    contents.remove(id);
  }
}

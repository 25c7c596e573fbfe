package dev.embedway.core.store;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tenant's named set of vectors, in one or more index versions of which one is live.
 *
 * @param id {@code vs_} + 24 hex digits
 * @param prefix the name that it was made with: second segment of its documents' keys, which stays
 *     when the name is changed and leads to the store as its name does
 * @param label its name, and what else can be changed of how it is presented
 * @param versions by number, exactly one of them live
 * @param expiry empty for a store that lives until it is deleted
 */
public record StoreSpec(
    TenantId tenant,
    String id,
    String prefix,
    StoreLabel label,
    List<StoreVersion> versions,
    Instant createdAt,
    Optional<StoreExpiry> expiry) {

  public StoreSpec {
    versions = versions.stream().sorted(Comparator.comparingInt(StoreVersion::number)).toList();
    long live = versions.stream().filter(each -> each.state() == StoreVersion.State.LIVE).count();
    if (live != 1
        || versions.stream().map(StoreVersion::number).distinct().count() < versions.size()) {
      throw new IllegalArgumentException(
          "a store has versions of different numbers, one of them live; given were " + versions);
    }
  }

  /** A store of one version, made when the version was. */
  public static StoreSpec of(
      TenantId tenant, String id, String prefix, StoreLabel label, StoreVersion first) {
    return new StoreSpec(
        tenant, id, prefix, label, List.of(first), first.createdAt(), Optional.empty());
  }

  /** The version that searches read. */
  public StoreVersion live() {
    return versions.stream()
        .filter(each -> each.state() == StoreVersion.State.LIVE)
        .findFirst()
        .orElseThrow();
  }

  /** The version of this number, unless it is retired. */
  public Optional<StoreVersion> open(int number) {
    return open().stream().filter(each -> each.number() == number).findFirst();
  }

  /** The versions that documents go to, by number. */
  public List<StoreVersion> open() {
    return versions.stream().filter(StoreVersion::isOpen).toList();
  }

  /** Id of the live version's model. */
  public String model() {
    return live().model();
  }

  /** Label of the live version's vector space. */
  public String space() {
    return live().space();
  }

  /** Length of the live version's vectors. */
  public int dim() {
    return live().dim();
  }

  /** The way in which documents of the live version are cut. */
  public ChunkingSpec chunking() {
    return live().chunking();
  }

  /** Its present name. */
  public String name() {
    return label.name();
  }

  /** The caller's own facts. */
  public Map<String, Object> metadata() {
    return label.metadata();
  }

  /** Defaults of its searches. */
  public SearchDefaults searches() {
    return label.searches();
  }

  /** True when this name, whatever its case, is that of the store's folder. */
  public boolean isFolder(String name) {
    return prefix.equalsIgnoreCase(name);
  }

  /** The same store under another label, its live version's documents cut so from now on. */
  public StoreSpec with(StoreLabel next, ChunkingSpec cut) {
    return new StoreSpec(
        tenant,
        id,
        prefix,
        next,
        versions.stream()
            .map(each -> each.state() == StoreVersion.State.LIVE ? each.with(cut) : each)
            .toList(),
        createdAt,
        expiry);
  }

  /** The same store with these versions. */
  public StoreSpec with(List<StoreVersion> others) {
    return new StoreSpec(tenant, id, prefix, label, others, createdAt, expiry);
  }

  /** The same store with this expiry, or with none. */
  public StoreSpec with(Optional<StoreExpiry> other) {
    return new StoreSpec(tenant, id, prefix, label, versions, createdAt, other);
  }

  /** The same store after a use, which is equal where the use need not be recorded. */
  public StoreSpec usedAt(Instant now) {
    return with(expiry.map(each -> each.usedAt(now)));
  }

  /** True when the store is expired. */
  public boolean isExpired(Instant now) {
    return expiry.filter(each -> each.isPast(now)).isPresent();
  }

  /**
   * Refuses the use of an expired store.
   *
   * @throws dev.embedway.core.error.ConflictException {@code store_expired}
   */
  public void requireUsable(Instant now) {
    if (isExpired(now)) {
      throw StoreExpiry.refusal(id);
    }
  }

  /**
   * Refuses vectors that cannot be compared with those of the live version.
   *
   * @throws dev.embedway.core.error.ConflictException {@code state_conflict}, as {@link
   *     StoreVersion#requireSpaceOf} says
   */
  public void requireSpaceOf(ModelSpec present) {
    live().requireSpaceOf(present);
  }

  /** Index of this store's live vectors. */
  public VectorIndex index() {
    return index(live());
  }

  /** Indexes that documents go to, by version. */
  public List<VectorIndex> indexes() {
    return open().stream().map(this::index).toList();
  }

  /** Index of a version's vectors. */
  public VectorIndex index(StoreVersion version) {
    return new VectorIndex(tenant, id, version.number(), version.dim());
  }
}

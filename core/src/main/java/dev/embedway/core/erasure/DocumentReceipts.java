package dev.embedway.core.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Receipts of documents that were erased. Sealing one calls nothing. */
@ThreadSafe
public final class DocumentReceipts {

  private final ErasureSeal seal;
  private final ErasureSettings settings;
  private final Duration cached;
  private final InstantSource clock;

  /**
   * Receipts by a seal.
   *
   * @param cached time for which vectors stay in caches
   */
  public DocumentReceipts(
      ErasureSeal seal, ErasureSettings settings, Duration cached, InstantSource clock) {
    this.seal = seal;
    this.settings = settings;
    this.cached = cached;
    this.clock = clock;
  }

  /**
   * Refuses where no receipt could be sealed.
   *
   * @throws dev.embedway.core.error.ConflictException {@code state_conflict}
   */
  public void requireSeal() {
    seal.require();
  }

  /**
   * A receipt of a document that is erased by now.
   *
   * @param counts of what was erased
   * @param kept what stays for a while or for good, and why
   */
  public ErasureReceipt.Sealed seal(
      TenantId tenant,
      String documentId,
      Instant requested,
      Map<ErasedKind, Long> counts,
      Map<String, String> kept) {
    Instant now = clock.instant();
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((kind, count) -> named.put(kind.wire(), count));
    Map<String, String> unreachable = new TreeMap<>(settings.unreachable(now, cached));
    unreachable.putAll(kept);
    return seal.seal(
        new ErasureReceipt(
            seal.pseudonym(tenant, documentId),
            requested,
            now,
            new TreeMap<>(named),
            new TreeMap<>(unreachable)));
  }
}

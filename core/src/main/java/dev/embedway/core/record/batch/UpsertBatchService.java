package dev.embedway.core.record.batch;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.Backpressure;
import dev.embedway.core.record.batch.UpsertBatch.Order;
import dev.embedway.core.record.batch.UpsertBatch.Source;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Batches of records as callers make and follow them: each is written into the audit log before it
 * is made.
 *
 * <p>Thread-safe as far as the generator of its ids is.
 */
public final class UpsertBatchService {

  /** Batches of a tenant that may be open at once. */
  static final int MAX_OPEN = 100;

  private static final Duration VALIDITY = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  private final UpsertBatchPorts ports;
  private final StoreLookup stores;
  private final Backpressure pressure;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final RandomGenerator random;

  public UpsertBatchService(
      UpsertBatchPorts ports,
      StoreLookup stores,
      Backpressure pressure,
      AuditTrail audit,
      InstantSource clock,
      RandomGenerator random) {
    this.ports = ports;
    this.stores = stores;
    this.pressure = pressure;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes a batch of these lines.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found} or {@code
   *     backpressure}
   */
  public UpsertBatch create(TenantRequest request, String store, byte[] lines) {
    UpsertBatch made = made(request, store, Source.INLINE);
    ports.files().put(made.target(), lines);
    return made;
  }

  /**
   * Makes a batch of lines that are uploaded within the time that the URL is good for.
   *
   * @param bytes size of the upload, empty where it was not told
   * @throws dev.embedway.core.error.EmbedwayException as {@link #create} does
   */
  public PreparedBatch prepare(TenantRequest request, String store, OptionalLong bytes) {
    UpsertBatch made = made(request, store, Source.UPLOAD);
    return new PreparedBatch(
        made,
        ports.files().presignPut(made.target(), bytes, VALIDITY),
        made.order().createdAt().plus(VALIDITY));
  }

  /**
   * Makes a batch that copies into a store; {@link #admit} is called before the store is made.
   *
   * @param store that takes the copies
   */
  public UpsertBatch copy(TenantRequest request, StoreSpec store, CopyOrder order) {
    return made(request, store, Source.COPY, Optional.of(order));
  }

  /** The batch is there before its file, which nobody would delete otherwise. */
  private UpsertBatch made(TenantRequest request, String name, Source source) {
    admit(request.tenant());
    return made(request, stores.require(request.tenant(), name), source, Optional.empty());
  }

  /**
   * Lets a tenant pass that may make a batch now.
   *
   * @throws RateLimitedException {@code backpressure}
   */
  public void admit(TenantId tenant) {
    pressure.admit(tenant);
    long open = ports.batches().countOpen(tenant);
    if (open >= MAX_OPEN) {
      throw RateLimitedException.backpressure(
          open + " batches of the tenant are open; more are taken below " + MAX_OPEN,
          SOON,
          Map.of("reason", "batches", "open", open, "limit", MAX_OPEN));
    }
  }

  private UpsertBatch made(
      TenantRequest request, StoreSpec store, Source source, Optional<CopyOrder> copy) {
    Instant now = clock.instant();
    Target target = new Target(request.tenant(), UpsertBatch.newId(now, random), store.id());
    audit.note(
        request.caller(),
        store.tenant(),
        copy.isPresent() ? "store.copy" : "record.batch",
        store.id(),
        Map.of(),
        Map.of("store", store.name(), "batch", target.id()));
    UpsertBatch batch =
        UpsertBatch.of(
            target, new Order(request.caller(), source, store.live().number(), copy, now));
    ports.batches().put(batch);
    return batch;
  }

  /**
   * A batch.
   *
   * @throws NotFoundException {@code store_not_found} or {@code vector_batch_not_found}
   */
  public UpsertBatch find(TenantId tenant, String store, String id) {
    StoreSpec found = stores.require(tenant, store);
    return ports
        .batches()
        .find(tenant, id)
        .filter(batch -> batch.target().storeId().equals(found.id()))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.VECTOR_BATCH_NOT_FOUND,
                "the store has no batch of this id; batches are remembered for "
                    + UpsertBatchStore.LIFETIME.toDays()
                    + " days once they are over"));
  }

  /** A part of the list of a tenant's batches, with one more where there are more. */
  public List<UpsertBatch> list(TenantId tenant, UpsertQuery asked) {
    return ports.batches().list(tenant).stream()
        .filter(
            batch -> asked.status().map(status -> status == batch.progress().status()).orElse(true))
        .filter(batch ->
            asked.after().map(last -> batch.target().id().compareTo(last) < 0).orElse(true))
        .skip(asked.offset())
        .limit(asked.limit() + 1L)
        .toList();
  }
}

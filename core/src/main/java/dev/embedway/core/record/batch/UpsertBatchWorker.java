package dev.embedway.core.record.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.record.ContentTokens;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.record.batch.LineSlice.Line;
import dev.embedway.core.record.batch.UpsertBatch.Claim;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of open batches into their stores, some of each in turn. A worker claims a
 * batch, writes a group of lines, and moves the batch's cursor past them; one that is cut off in
 * between is followed by another once its claim is over, which writes the group once more. Since
 * each record has an id, it is there once.
 */
@ThreadSafe
public final class UpsertBatchWorker {

  /** Time that a caller has for an upload; its URL ends much sooner. */
  static final Duration UPLOAD_TIME = Duration.ofDays(1);

  /** Time after which a batch is given up whose lines cannot be written for now. */
  static final Duration MAX_STANDSTILL = Duration.ofDays(3);

  /** Claims after which a batch is given up of which none came to an end. */
  static final int MAX_ATTEMPTS = 10;

  /** Time after which the next batch has its turn. */
  private static final Duration TURN = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(UpsertBatchWorker.class);

  private final UpsertBatchPorts ports;
  private final StoreLookup stores;
  private final RecordService records;
  private final LineReader reader;
  private final LineWriter writer;
  private final Predicate<TenantId> isHeld;
  private final Claims claims;

  /**
   * Claims of workers.
   *
   * @param owners names of workers, each another
   * @param lease time for which a claim holds unless it is renewed; longer than a run
   */
  public record Claims(Supplier<String> owners, Duration lease, InstantSource clock) {}

  /**
   * A worker over these ports.
   *
   * @param isHeld tells tenants whose batches wait
   */
  public UpsertBatchWorker(
      UpsertBatchPorts ports,
      StoreLookup stores,
      RecordService records,
      LineReader reader,
      TenantLimits limits,
      Predicate<TenantId> isHeld,
      Claims claims) {
    this.ports = ports;
    this.stores = stores;
    this.records = records;
    this.reader = reader;
    this.writer = new LineWriter(records, limits);
    this.isHeld = isHeld;
    this.claims = claims;
  }

  /**
   * Writes what there is, no group of lines begun at or after {@code end}. The batch that was not
   * moved for longest has the next turn.
   *
   * @return true when there is more for a run soon after this one
   */
  public boolean run(Instant end) {
    Queue<UpsertBatch> open =
        new PriorityQueue<>(Comparator.comparing(batch -> batch.progress().movedAt()));
    open.addAll(ports.batches().open());
    Run run = new Run(claims.owners().get(), end);
    while (!open.isEmpty() && now().isBefore(end)) {
      run.turn(open.remove()).ifPresent(open::add);
    }
    open.forEach(run::leave);
    return run.leaves || !open.isEmpty();
  }

  private Instant now() {
    return claims.clock().instant();
  }

  /** Writes it; empty when another worker did, so that this one has no claim any more. */
  private Optional<UpsertBatch> put(UpsertBatch next) {
    return ports.batches().put(next)
        ? Optional.of(next.revised(next.revision() + 1))
        : Optional.empty();
  }

  private void close(Target target) {
    ports.files().delete(target);
    ports.batches().close(target);
  }

  private void fail(UpsertBatch batch, ErrorCode code, String message) {
    LineError fault = new LineError(0, code, message);
    put(batch.at(batch.progress().failed(fault, now()), Claim.NONE))
        .ifPresent(over -> close(over.target()));
  }

  /** A run of one worker. One thread at a time. */
  private final class Run {

    private final String owner;
    private final Instant end;
    private boolean leaves;

    Run(String owner, Instant end) {
      this.owner = owner;
      this.end = end;
    }

    /** Works on a batch for a while; the batch as it is then, if it is worth another turn. */
    Optional<UpsertBatch> turn(UpsertBatch batch) {
      if (batch.progress().status().isOver()) {
        close(batch.target());
        return Optional.empty();
      }
      if (isHeld.test(batch.target().tenant())) {
        return Optional.empty();
      }
      return claimed(batch).flatMap(this::slice);
    }

    private Optional<UpsertBatch> claimed(UpsertBatch batch) {
      if (batch.claim().owner().equals(owner)) {
        return Optional.of(batch);
      }
      if (batch.claim().until().isAfter(now())) {
        leaves = true;
        return Optional.empty();
      }
      if (batch.claim().attempts() >= MAX_ATTEMPTS) {
        fail(
            batch,
            ErrorCode.INTERNAL,
            "given up after line %d, since %d workers ended there"
                .formatted(batch.progress().cursor().lines(), MAX_ATTEMPTS));
        return Optional.empty();
      }
      return begun(batch)
          .flatMap(it ->
              put(
                  it.claimed(
                      new Claim(owner, now().plus(claims.lease()), it.claim().attempts() + 1))));
    }

    /** The batch with its file; empty while that is not there. */
    private Optional<UpsertBatch> begun(UpsertBatch batch) {
      if (batch.progress().cursor().file().isPresent()) {
        return Optional.of(batch);
      }
      Optional<UpsertFile> file = ports.files().head(batch.target());
      if (file.isEmpty() && now().isAfter(batch.order().createdAt().plus(UPLOAD_TIME))) {
        fail(
            batch,
            ErrorCode.FILE_NOT_FOUND,
            "no file was uploaded within " + UPLOAD_TIME.toHours() + " hours");
      }
      return file.map(it -> batch.at(batch.progress().begun(it, now()), batch.claim()));
    }

    private Optional<UpsertBatch> slice(UpsertBatch batch) {
      UpsertBatch at = batch;
      Instant next = now().plus(TURN);
      try {
        TenantRequest request =
            new TenantRequest(batch.order().caller(), batch.target().tenant(), end);
        StoreSpec store = store(batch.target());
        StoreVersion version = version(batch, store);
        ContentTokens counter = records.tokens(request, store);
        LineSlice slice = LineSlice.of(bytes(batch), batch.progress().cursor());
        int from = 0;
        do {
          List<Line> rest = slice.lines().subList(from, slice.lines().size());
          LineGroup group = LineGroup.of(at, version, rest, reader, counter);
          if (!writer.mayBeEmbedded(batch.target().tenant(), group)) {
            leave(at);
            return Optional.empty();
          }
          List<LineError> refused = writer.write(request, store, version, group);
          from += group.lines();
          LineCursor place =
              from == slice.lines().size() ? slice.end() : slice.lines().get(from - 1).after();
          Optional<UpsertBatch> moved = put(moved(at, group, refused, place));
          if (moved.isEmpty()) {
            return Optional.empty();
          }
          at = moved.get();
        } while (from < slice.lines().size() && now().isBefore(end) && now().isBefore(next));
        return over(at);
      } catch (EmbedwayException fault) {
        end(at, fault);
        return Optional.empty();
      }
    }

    private Optional<UpsertBatch> over(UpsertBatch at) {
      if (at.progress().status().isOver()) {
        close(at.target());
        return Optional.empty();
      }
      return Optional.of(at);
    }

    private StoreSpec store(Target target) {
      return stores
          .find(target.tenant(), target.storeId())
          .filter(found -> found.id().equals(target.storeId()))
          .orElseThrow(() ->
              new NotFoundException(ErrorCode.STORE_NOT_FOUND, "the vector store was deleted"));
    }

    private static StoreVersion version(UpsertBatch batch, StoreSpec store) {
      return store.versions().stream()
          .filter(each -> each.number() == batch.order().version())
          .findFirst()
          .orElseThrow();
    }

    private byte[] bytes(UpsertBatch batch) {
      LineCursor cursor = batch.progress().cursor();
      int length = (int) Math.min(cursor.bytesLeft(), LineSlice.BYTES);
      if (length == 0) {
        return new byte[0];
      }
      return ports
          .files()
          .read(batch.target(), cursor.file().orElseThrow(), cursor.offset(), length)
          .orElseThrow(() ->
              new NotFoundException(
                  ErrorCode.FILE_NOT_FOUND,
                  "the uploaded file was replaced or deleted while it was read"));
    }

    private UpsertBatch moved(
        UpsertBatch at, LineGroup group, List<LineError> refused, LineCursor next) {
      int refusedNow = refused.size() - group.refused().size();
      long upserted = group.sound().size() - (long) refusedNow;
      return at.at(
          at.progress().past(next, upserted, refused, now()),
          new Claim(owner, now().plus(claims.lease()), 0));
    }

    /** Ends the batch by a fault, or leaves it where the fault may pass. */
    private void end(UpsertBatch at, EmbedwayException fault) {
      boolean mayPass =
          fault.isRetriable() && now().isBefore(at.progress().movedAt().plus(MAX_STANDSTILL));
      if (mayPass) {
        LOG.info(
            "batch {} waits after line {}: {}",
            at.target().id(),
            at.progress().cursor().lines(),
            fault.code().wire());
        leaves = true;
        put(at.claimed(new Claim("", now().plus(fault.retryAfter().orElse(PAUSE)), 0)));
      } else {
        fail(at, fault.code(), fault.getMessage());
      }
    }

    /** Gives up the claim. */
    void leave(UpsertBatch batch) {
      leaves = true;
      if (batch.claim().owner().equals(owner)) {
        put(batch.claimed(Claim.NONE));
      }
    }
  }
}

package dev.embedway.core.record.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.record.batch.UpsertBatch.Claim;
import dev.embedway.core.record.batch.UpsertBatch.Source;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on open batches, some of each in turn. A worker claims a batch, writes a part of it, and
 * moves the batch's cursor past that part; one that is cut off in between is followed by another
 * once its claim is over, which works on the same part once more. What a part writes has its id, so
 * it is there once.
 */
@ThreadSafe
public final class UpsertBatchWorker {

  /** Time after which a batch is given up that cannot be continued for now. */
  static final Duration MAX_STANDSTILL = Duration.ofDays(3);

  /** Claims after which a batch is given up of which none came to an end. */
  static final int MAX_ATTEMPTS = 10;

  /** Time after which the next batch has its turn. */
  private static final Duration TURN = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(UpsertBatchWorker.class);

  private final UpsertBatchPorts ports;
  private final BatchWork lines;
  private final BatchWork copies;
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
   * @param lines work on batches of lines
   * @param copies work on copies
   * @param isHeld tells tenants whose batches wait
   */
  public UpsertBatchWorker(
      UpsertBatchPorts ports,
      BatchWork lines,
      BatchWork copies,
      Predicate<TenantId> isHeld,
      Claims claims) {
    this.ports = ports;
    this.lines = lines;
    this.copies = copies;
    this.isHeld = isHeld;
    this.claims = claims;
  }

  /**
   * Works on what there is, no part begun at or after {@code end}. The batch that was not moved for
   * longest has the next turn.
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

  private BatchWork work(UpsertBatch batch) {
    return batch.order().source() == Source.COPY ? copies : lines;
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
      return claimed(batch).flatMap(this::worked);
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
            "given up after %s, since %d workers ended there"
                .formatted(batch.progress().place(), MAX_ATTEMPTS));
        return Optional.empty();
      }
      return begun(batch)
          .flatMap(it ->
              put(
                  it.claimed(
                      new Claim(owner, now().plus(claims.lease()), it.claim().attempts() + 1))));
    }

    /** The batch with its source; empty while that is not there. */
    private Optional<UpsertBatch> begun(UpsertBatch batch) {
      if (batch.progress().status() != UpsertStatus.QUEUED) {
        return Optional.of(batch);
      }
      try {
        return work(batch).begun(batch, now()).map(progress -> batch.at(progress, batch.claim()));
      } catch (EmbedwayException fault) {
        if (fault.isRetriable()) {
          throw fault;
        }
        fail(batch, fault.code(), fault.getMessage());
        return Optional.empty();
      }
    }

    private Optional<UpsertBatch> worked(UpsertBatch batch) {
      Turn turn = new Turn(batch);
      try {
        if (!work(batch).work(turn)) {
          leave(turn.at);
          return Optional.empty();
        }
      } catch (EmbedwayException fault) {
        end(turn.at, fault);
        return Optional.empty();
      }
      if (turn.at.progress().status().isOver()) {
        close(turn.at.target());
        return Optional.empty();
      }
      return turn.isLost ? Optional.empty() : Optional.of(turn.at);
    }

    /** Ends the batch by a fault, or leaves it where the fault may pass. */
    private void end(UpsertBatch at, EmbedwayException fault) {
      boolean mayPass =
          fault.isRetriable() && now().isBefore(at.progress().movedAt().plus(MAX_STANDSTILL));
      if (mayPass) {
        LOG.info(
            "batch {} waits after {}: {}",
            at.target().id(),
            at.progress().place(),
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

    /** A turn at a claimed batch. One thread at a time. */
    private final class Turn implements BatchTurn {

      private final Instant next = now().plus(TURN);
      private UpsertBatch at;
      private boolean isLost;

      Turn(UpsertBatch at) {
        this.at = at;
      }

      @Override
      public UpsertBatch batch() {
        return at;
      }

      @Override
      public TenantRequest request() {
        return new TenantRequest(at.order().caller(), at.target().tenant(), end);
      }

      @Override
      public boolean moved(UpsertProgress progress) {
        Claim renewed = new Claim(owner, now().plus(claims.lease()), 0);
        Optional<UpsertBatch> written = put(at.at(progress, renewed));
        isLost = written.isEmpty();
        at = written.orElse(at);
        return !isLost && now().isBefore(end) && now().isBefore(next);
      }
    }
  }
}

package dev.embedway.core.pipeline.upload;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.upload.IdempotencyKeys.Remembered;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Effects that keys name, so that they are made once: an upload by its idempotency key, a step of
 * the pipeline by its stage, job and batch.
 *
 * <p>Thread-safe; a call is up to two requests to remote stores.
 */
public final class KeyedEffects {

  private static final Pattern STEP =
      Pattern.compile("([a-z]+):(job_[0-9a-f]+_[0-9]+_[0-9]+)(?::([0-9]{1,9}))?");

  private final IdempotencyKeys keys;
  private final Ledger ledger;
  private final BatchLeases leases;
  private final InstantSource clock;

  public KeyedEffects(
      IdempotencyKeys keys, Ledger ledger, BatchLeases leases, InstantSource clock) {
    this.keys = keys;
    this.ledger = ledger;
    this.leases = leases;
    this.clock = clock;
  }

  /** State of an effect. */
  public enum State {
    IN_PROGRESS,
    COMPLETED,
    PARTIAL,
    SUPERSEDED,
    FAILED,
    CANCELLED,
    DELETED;

    private static State of(JobStatus status) {
      return switch (status) {
        case QUEUED, CHUNKING, EMBEDDING, STORING -> IN_PROGRESS;
        case COMPLETED, UNCHANGED -> COMPLETED;
        case PARTIAL -> PARTIAL;
        case SUPERSEDED -> SUPERSEDED;
        case FAILED -> FAILED;
        case CANCELLED -> CANCELLED;
        case DELETED -> DELETED;
      };
    }
  }

  /**
   * An effect.
   *
   * @param at the time at which the key was bound, or at which the step's job last changed
   * @param left time for which the key or the step's claim holds; empty where nothing ends
   * @param facts kept under the key
   */
  public record Effect(
      String key,
      State state,
      Instant at,
      JobId job,
      Optional<Duration> left,
      Map<String, String> facts) {

    public Effect {
      facts = Map.copyOf(facts);
    }
  }

  /** The upload that a tenant made under an idempotency key in the last 24 hours. */
  public Optional<Effect> upload(TenantId tenant, String key) {
    return keys.remembered(tenant, key).flatMap(found -> upload(tenant, key, found));
  }

  private Optional<Effect> upload(TenantId tenant, String key, Remembered found) {
    return JobId.parse(tenant, found.bound().jobId())
        .flatMap(ledger::job)
        .map(job ->
            new Effect(
                key,
                State.of(job.status()),
                found.until().minus(IdempotencyKeys.LIFETIME),
                job.id(),
                left(Optional.of(found.until())),
                Map.of("job_id", job.id().wire(), "request_hash", found.bound().requestHash())));
  }

  /**
   * The step that a tenant's key names: {@code chunking:<job>}, {@code embedding:<job>:<batch>} or
   * {@code storage:<job>:<batch>}; empty for one that was not begun.
   */
  public Optional<Effect> step(TenantId tenant, String key) {
    Matcher form = STEP.matcher(key);
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<PipelineStage> stage = PipelineStage.named(form.group(1));
    Optional<JobState> state = JobId.parse(tenant, form.group(2)).flatMap(ledger::state);
    Optional<Integer> batch = Optional.ofNullable(form.group(3)).map(Integer::valueOf);
    if (stage.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    return switch (stage.get()) {
      case CHUNKING -> batch.isPresent() ? Optional.empty() : chunking(key, state.get());
      case EMBEDDING -> batch.flatMap(number -> embedding(key, state.get().job(), number));
      case STORAGE -> batch.flatMap(number -> storage(key, state.get().job(), number));
    };
  }

  private Optional<Effect> chunking(String key, JobState state) {
    Optional<Instant> until = state.claim().map(JobState.Claim::until);
    return effect(key, state.job(), state.job().plan().isPresent(), until);
  }

  private Optional<Effect> embedding(String key, Job job, int batch) {
    return isPlanned(job, batch)
        ? effect(key, job, job.embedded().contains(batch), leases.until(job.id(), batch))
        : Optional.empty();
  }

  /** Nothing but the transaction that stores it claims a batch whose vectors are there. */
  private Optional<Effect> storage(String key, Job job, int batch) {
    Set<Integer> begun = job.embedded();
    return isPlanned(job, batch) && begun.contains(batch)
        ? effect(key, job, job.stored().contains(batch), Optional.empty())
        : Optional.empty();
  }

  private static boolean isPlanned(Job job, int batch) {
    return job.plan().filter(plan -> batch < plan.batches()).isPresent();
  }

  /** A step that is not done shares the end of its job. */
  private Optional<Effect> effect(
      String key, Job job, boolean isDone, Optional<Instant> claimedUntil) {
    Optional<Duration> left = isDone ? Optional.empty() : left(claimedUntil);
    State state = isDone ? State.COMPLETED : State.of(job.status());
    boolean isUnbegun = state == State.IN_PROGRESS && job.status() == JobStatus.QUEUED;
    if (isUnbegun) {
      return Optional.empty();
    }
    Map<String, String> facts =
        new TreeMap<>(Map.of("job_id", job.id().wire(), "job_status", job.status().wire()));
    claimedUntil.ifPresent(until -> facts.put("claimed_until", until.toString()));
    return Optional.of(new Effect(key, state, job.updatedAt(), job.id(), left, facts));
  }

  private Optional<Duration> left(Optional<Instant> until) {
    return until
        .map(end -> Duration.between(clock.instant(), end))
        .filter(left -> !left.isNegative());
  }
}

package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusal of uploads through the API while the pipeline has too much to do or an operator drains
 * it. Where the load cannot be read, uploads pass.
 *
 * <p>Depth is that of the pipeline's live work, of all tenants. Age is the tenant's own: queues are
 * fair between tenants, so that a document of one that stands still is no reason to refuse another.
 */
@ThreadSafe
public final class Backpressure {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATEST = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(Backpressure.class);

  private final PipelineLoad load;
  private final PressureSettings limits;

  /** Refusal at these limits. */
  public Backpressure(PipelineLoad load, PressureSettings limits) {
    this.load = load;
    this.limits = limits;
  }

  /**
   * Lets an upload of the tenant pass.
   *
   * @throws RateLimitedException {@code backpressure}, its details with the {@code reason}: {@code
   *     draining}, {@code depth} or {@code age}
   */
  public void admit(TenantId tenant) {
    Optional<LoadSample> sample = sample();
    if (sample.isPresent()) {
      Optional<RateLimitedException> refusal =
          draining(sample.get())
              .or(() -> tooDeep(sample.get()))
              .or(() -> tooOld(sample.get(), tenant));
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }
  }

  private Optional<LoadSample> sample() {
    try {
      return Optional.of(load.sample());
    } catch (EmbedwayException e) {
      LOG.warn("the load of the pipeline cannot be read, uploads pass: {}", e.code().wire());
      return Optional.empty();
    }
  }

  private static Optional<RateLimitedException> draining(LoadSample sample) {
    return first(stage -> sample.flags().getOrDefault(stage, StageFlags.RUNNING).draining())
        .map(stage ->
            RateLimitedException.backpressure(
                "stage "
                    + stage.wire()
                    + " is being drained, so no document is taken until the operator resumes it",
                LATEST,
                Map.of("reason", "draining", "stage", stage.wire())));
  }

  private Optional<RateLimitedException> tooDeep(LoadSample sample) {
    return limits.maxDepth() == 0
        ? Optional.empty()
        : first(stage -> depth(sample, stage) >= limits.maxDepth())
            .map(stage ->
                RateLimitedException.backpressure(
                    "stage "
                        + stage.wire()
                        + " has "
                        + depth(sample, stage)
                        + " messages in its queue; uploads are taken below "
                        + limits.maxDepth()
                        + " (EMB_BACKPRESSURE_MAX_DEPTH)",
                    SOON,
                    Map.of(
                        "reason", "depth",
                        "stage", stage.wire(),
                        "depth", depth(sample, stage),
                        "limit", limits.maxDepth())));
  }

  private Optional<RateLimitedException> tooOld(LoadSample sample, TenantId tenant) {
    return limits.maxAge().isZero()
        ? Optional.empty()
        : sample
            .stillFor(tenant)
            .filter(still -> still.compareTo(limits.maxAge()) >= 0)
            .map(still ->
                RateLimitedException.backpressure(
                    "a document of this tenant has stood still for "
                        + still.toSeconds()
                        + " s; uploads are taken below "
                        + limits.maxAge().toSeconds()
                        + " s (EMB_BACKPRESSURE_MAX_AGE_SECONDS)",
                    clamped(still.dividedBy(2)),
                    Map.of(
                        "reason", "age",
                        "age_seconds", still.toSeconds(),
                        "limit", limits.maxAge().toSeconds())));
  }

  private static Optional<PipelineStage> first(Predicate<PipelineStage> isAsked) {
    return Arrays.stream(PipelineStage.values()).filter(isAsked).findFirst();
  }

  private static long depth(LoadSample sample, PipelineStage stage) {
    return sample.depth(stage.queue(Lane.LIVE)).total();
  }

  private static Duration clamped(Duration wait) {
    if (wait.compareTo(SOON) < 0) {
      return SOON;
    }
    return wait.compareTo(LATEST) > 0 ? LATEST : wait;
  }
}

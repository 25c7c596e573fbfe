package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.breaker.BreakerCounts;
import dev.embedway.core.breaker.BreakerLog;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.limit.Limiter;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.summary.SummaryReader;
import dev.embedway.core.policy.EmbeddingPolicy;
import java.util.HexFormat;

/** Core's services of one process, each made once. Making them asks no port for anything. */
@ThreadSafe
public final class CoreServices {

  private static final int SECRET_BYTES = 32;

  private final ProcessContext context;
  private final RequestPorts requests;
  private final Meter meter;
  private final TenantLimits limits;
  private final Breakers breakers;
  private final VectorCache cache;
  private final EmbeddingPolicy policy;
  private final PipelineServices pipeline;

  /** Services over these ports. */
  public CoreServices(ProcessContext context, RequestPorts requests, PipelinePorts pipeline) {
    this.context = context;
    this.requests = requests;
    this.meter =
        new Meter(
            requests.counters(),
            requests.usage(),
            requests.stages(),
            requests.sink(),
            context.clock(),
            context.beside());
    this.limits =
        new TenantLimits(
            context.settings().limits(),
            new Limiter(
                requests.limiters(),
                context.clock(),
                () -> meter.add(Metric.LIMITER_STORE_FAILURES_TOTAL, 1)));
    this.breakers =
        new Breakers(
            requests.breakers(),
            context.settings().breaker(),
            context.clock(),
            context.random(),
            new BreakerLog().andThen(new BreakerCounts(meter)));
    this.cache = cache(context, requests, meter);
    this.policy = new EmbeddingPolicy(context.settings().policy());
    this.pipeline = new PipelineServices(context, pipeline, policy, limits, meter);
  }

  /** Without a secret that all processes have, the cache is this process's alone. */
  private static VectorCache cache(ProcessContext context, RequestPorts ports, Meter meter) {
    CacheSettings settings = context.settings().cache();
    return new VectorCache(
        settings,
        settings.shared().secret().orElseGet(() -> drawnSecret(context)),
        ports.epochs(),
        settings.shared().secret().map(_ -> ports.vectors()),
        () -> meter.add(Metric.CACHE_STORE_FAILURES_TOTAL, 1),
        context.clock());
  }

  private static String drawnSecret(ProcessContext context) {
    byte[] secret = new byte[SECRET_BYTES];
    context.random().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** The process's only meter; who answers an invocation flushes it. */
  public Meter meter() {
    return meter;
  }

  /** Limits of tenants, per second. */
  public TenantLimits limits() {
    return limits;
  }

  /** Breakers of remote providers. */
  public Breakers breakers() {
    return breakers;
  }

  /** Vectors that were made before. */
  public VectorCache cache() {
    return cache;
  }

  /** Models that may be used, and what stands in for them. */
  public EmbeddingPolicy policy() {
    return policy;
  }

  /**
   * Makes the services of callers' requests; finds the default model.
   *
   * @param audit of the callers' changes
   */
  public CallerServices callers(Embedder embedder, AuditLog audit) {
    return new CallerServices(context, this, embedder, audit);
  }

  /** Summaries of the pipeline. */
  public SummaryReader summaries() {
    return new SummaryReader(
        new SummaryReader.StageReads(
            pipeline.ports().stages().depths(),
            pipeline.ports().deadLetters(),
            pipeline.stageControl()),
        pipeline.ledger(),
        requests.counters(),
        requests.stages(),
        breakers,
        meter,
        context.clock());
  }

  /** Services of documents. */
  public PipelineServices pipeline() {
    return pipeline;
  }
}

package dev.embedway.core.composition;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryApiKeys;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryEmbeddingCache;
import dev.embedway.testing.fakes.MemoryEpochs;
import dev.embedway.testing.fakes.MemoryLimiterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.MemoryArtifacts;
import dev.embedway.testing.fakes.pipeline.MemoryBatchLeases;
import dev.embedway.testing.fakes.pipeline.MemoryBucket;
import dev.embedway.testing.fakes.pipeline.MemoryCatalog;
import dev.embedway.testing.fakes.pipeline.MemoryErasures;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryReembeds;
import dev.embedway.testing.fakes.pipeline.MemorySender;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;
import dev.embedway.topology.route.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Services of callers' requests over ports in memory, for tenant {@code acme}. */
public final class CallerRig {

  public static final TenantId ACME = new TenantId("acme");

  public final TestClock clock = new TestClock();
  public final MemoryLedger ledger = new MemoryLedger();
  public final MemoryCatalog catalog = new MemoryCatalog(ledger.forgetList(), clock);
  public final MemoryBucket bucket = new MemoryBucket(clock);
  public final MemoryArtifacts artifacts = new MemoryArtifacts();
  public final MemoryVectorStore vectors = new MemoryVectorStore();
  public final MemoryApiKeys keys = MemoryApiKeys.of("acme", "default");
  public final MemoryStages stages = new MemoryStages();
  public final FakeProvider provider = new FakeProvider();
  public final List<AuditRecord> audit = new ArrayList<>();
  public final CoreServices services;
  public final CallerServices callers;

  /** A rig whose operator set nothing. */
  public CallerRig() {
    this(Map.of());
  }

  /** A rig whose operator set these variables. */
  public CallerRig(Map<String, String> variables) {
    this(variables, CrashPoint.never());
  }

  /** The same, whose process dies at a call of the ledger, the bucket or the catalogue. */
  public CallerRig(Map<String, String> variables, CrashPoint crash) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("EMBEDWAY_DEFAULT_MODEL", FakeProvider.MODEL.id());
    ProcessContext context =
        new ProcessContext(EmbedwaySettings.read(all), "rig", clock, new Random(1));
    this.services =
        new CoreServices(
            context,
            new RequestPorts(
                new RequestPorts.Numbers(
                    new MemoryCounterStore(),
                    new MemoryUsageStore(),
                    new MemoryStageActivity(),
                    MetricSink.NONE),
                new MemoryLimiterStore(),
                new MemoryBreakerStore(),
                new RequestPorts.Cache(new MemoryEpochs(), new MemoryEmbeddingCache())),
            new PipelinePorts(
                new PipelinePorts.State(
                    crash.around(LedgerStore.class, ledger),
                    ledger.deadLetters(),
                    new MemoryBatchLeases(),
                    new MemoryReembeds(),
                    new MemoryErasures()),
                artifacts,
                crash.around(SourceBucket.class, bucket),
                crash.around(StoreCatalog.class, catalog),
                keys,
                new PipelinePorts.Messages(new MemorySender(), (_, _, _) -> {}),
                new MemoryAuditLog(new ArrayList<>()),
                stages.ports()));
    this.callers =
        services.callers(new Embedder(List.of(provider), clock), new MemoryAuditLog(audit));
  }

  /** A request of a caller with every role, concerning its own tenant. */
  public TenantRequest request() {
    return new TenantRequest(
        new Caller(ACME, "key_test", Set.of(Role.INGEST, Role.SEARCH)),
        ACME,
        clock.instant().plusSeconds(20));
  }

  /** Actions of the audit log, in their order. */
  public List<String> actions() {
    return audit.stream().map(AuditRecord::action).toList();
  }
}

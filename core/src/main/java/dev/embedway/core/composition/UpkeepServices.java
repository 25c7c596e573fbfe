package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.erasure.DocumentReceipts;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureSeal;
import dev.embedway.core.erasure.ErasureWorker;
import dev.embedway.core.erasure.PlaceName;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.Compactor;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.VersionJobs;
import dev.embedway.core.reembed.FillRate;
import dev.embedway.core.reembed.Reembedder;
import dev.embedway.core.reembed.VersionFiller;
import java.util.Map;
import java.util.function.Supplier;

/** Work that schedules begin: deletion of what is left over, re-embeds, erasures. */
@ThreadSafe
public final class UpkeepServices {

  private final ProcessContext context;
  private final PipelinePorts ports;
  private final TenantLimits limits;
  private final Ledger ledger;
  private final ErasureSeal seal;
  private final Supplier<String> owners;

  /**
   * The work over a process's ports.
   *
   * @param owners names of runs, each another
   */
  UpkeepServices(
      ProcessContext context,
      PipelinePorts ports,
      TenantLimits limits,
      Ledger ledger,
      ErasureSeal seal,
      Supplier<String> owners) {
    this.context = context;
    this.ports = ports;
    this.limits = limits;
    this.ledger = ledger;
    this.seal = seal;
    this.owners = owners;
  }

  /** The deletion of what nobody reads any more. */
  public Compactor compactor(CompactionPorts parts) {
    return new Compactor(
        ledger,
        ports.catalog(),
        parts,
        context.settings().pipeline().compactor(),
        context.clock(),
        owners);
  }

  /** The work of re-embeds. */
  public Reembedder reembedder() {
    return new Reembedder(
        ports.reembeds(),
        ports.catalog(),
        ledger,
        new VersionFiller(
            ledger,
            new VersionJobs(ports.ledger()),
            new FillRate(limits, ports.artifacts()),
            ports.sender(),
            context.clock()),
        context.clock(),
        context.settings().pipeline().keptVersions());
  }

  /**
   * Makes the worker on erasures.
   *
   * @param places that hold data of tenants
   */
  public ErasureWorker erasureWorker(Map<PlaceName, ErasurePlace> places) {
    return new ErasureWorker(
        ports.erasures(),
        places,
        seal,
        context.settings().erasure(),
        context.settings().cache().ttl(),
        context.clock());
  }

  /** Receipts of documents that are erased. */
  public DocumentReceipts documentReceipts() {
    return new DocumentReceipts(
        seal, context.settings().erasure(), context.settings().cache().ttl(), context.clock());
  }
}

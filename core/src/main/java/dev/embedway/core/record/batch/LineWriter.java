package dev.embedway.core.record.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.pipeline.deadletter.FailureTable;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.record.batch.LineGroup.Numbered;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.util.ArrayList;
import java.util.List;

/** Writing of groups of lines into stores. */
@ThreadSafe
final class LineWriter {

  private final RecordService records;
  private final TenantLimits limits;

  LineWriter(RecordService records, TenantLimits limits) {
    this.records = records;
    this.limits = limits;
  }

  /** Takes the tokens of a group; false when the tenant has to wait for them. */
  boolean mayBeEmbedded(TenantId tenant, LineGroup group) {
    return limits.settings().tenantTokens() == 0 || limits.takeInBackground(tenant, group.tokens());
  }

  /**
   * Writes a group; a request that is refused is halved until one line is.
   *
   * @return the lines that were refused, those that the group refused before included
   * @throws dev.embedway.core.error.EmbedwayException what is not the fault of a record
   */
  List<LineError> write(
      TenantRequest request, StoreSpec store, StoreVersion version, LineGroup group) {
    List<LineError> refused = new ArrayList<>(group.refused());
    if (!group.sound().isEmpty()) {
      write(request, store, version, group.sound(), refused);
    }
    return refused;
  }

  private void write(
      TenantRequest request,
      StoreSpec store,
      StoreVersion version,
      List<Numbered> some,
      List<LineError> refused) {
    try {
      records.write(
          request,
          store,
          version,
          some.stream().map(Numbered::record).toList(),
          Permits.unlimited());
    } catch (EmbedwayException fault) {
      if (!FailureTable.isOfOneText(fault)) {
        throw fault;
      }
      if (some.size() == 1) {
        refused.add(LineError.of(some.getFirst().line(), fault));
      } else {
        int half = some.size() / 2;
        write(request, store, version, some.subList(0, half), refused);
        write(request, store, version, some.subList(half, some.size()), refused);
      }
    }
  }
}

package dev.embedway.core.pipeline.compact;

import dev.embedway.core.pipeline.compact.CompactionReport.Deleted;
import dev.embedway.core.pipeline.compact.CompactionReport.End;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Time and counts of one run. One thread at a time. */
final class CompactionRun {

  private final InstantSource clock;
  private final Instant end;
  private final Set<String> stores = new HashSet<>();
  private final Map<String, Long> left = new HashMap<>();
  private long entries;
  private long rows;
  private long letters;
  private Freed freed = Freed.NONE;

  CompactionRun(InstantSource clock, Instant end) {
    this.clock = clock;
    this.end = end;
  }

  Instant now() {
    return clock.instant();
  }

  boolean hasTime() {
    return now().isBefore(end);
  }

  void touch(TenantId tenant, String storeId) {
    stores.add(tenant.value() + "/" + storeId);
  }

  void count(RowRemoval.Slice slice) {
    rows += slice.rows();
  }

  void count(Freed objects) {
    freed = freed.plus(objects);
  }

  void countLetters(int deleted) {
    letters += deleted;
  }

  void forgotten() {
    entries++;
  }

  void leave(String reason) {
    left.merge(reason, 1L, Long::sum);
  }

  CompactionReport report(End how) {
    return new CompactionReport(
        how, entries, stores.size(), new Deleted(rows, freed, letters), left);
  }
}

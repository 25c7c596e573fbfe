package dev.embedway.functions.chunking;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.summary.OpenJobAges;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** The age of the oldest open job, for an alarm. */
@ThreadSafe
public final class OldestOpenJob {

  /** Name of the metric, in the namespace of the others. */
  static final String METRIC = Metric.EMBEDDING_OLDEST_OPEN_JOB_SECONDS.cloudWatch().orElseThrow();

  private final Ledger ledger;
  private final InstantSource clock;
  private final LongConsumer gauge;

  /**
   * The oldest of the jobs of a ledger.
   *
   * @param gauge is told of its age in seconds, unless no job is open: a metric is billed for the
   *     hours it is in
   */
  public OldestOpenJob(Ledger ledger, InstantSource clock, LongConsumer gauge) {
    this.ledger = ledger;
    this.clock = clock;
    this.gauge = gauge;
  }

  void tell() {
    long age = OpenJobAges.of(ledger, clock.instant()).oldest().toSeconds();
    if (age > 0) {
      gauge.accept(age);
    }
  }
}

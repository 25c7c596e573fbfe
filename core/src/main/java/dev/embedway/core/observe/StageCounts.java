package dev.embedway.core.observe;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import java.time.Duration;
import java.util.Collection;

/** Sizes, times and outcomes of the messages that one stage of the pipeline worked on. */
@ThreadSafe
public final class StageCounts {

  private static final double NANOS = 1e9;

  private final Meter meter;
  private final Label.Value stage;

  StageCounts(Meter meter, String stage) {
    this.meter = meter;
    this.stage = Label.STAGE.of(stage);
  }

  /** Counts a message with these texts, one an item. */
  public void worked(Collection<String> texts) {
    worked(texts.size(), texts.stream().mapToLong(StageCounts::bytes).sum());
  }

  /** Counts a message of so many items that were made of one text. */
  public void worked(int items, String text) {
    worked(items, bytes(text));
  }

  /**
   * Counts an attempt at a message that ended.
   *
   * @param waited from sending it to the attempt
   * @param took the attempt
   */
  public void attempted(Duration waited, Duration took) {
    meter.observe(
        Metric.EMBEDDING_QUEUE_AGE_SECONDS, seconds(waited), Label.QUEUE_NAME.of(stage.text()));
    meter.observe(Metric.EMBEDDING_STAGE_PROCESSING_LATENCY_SECONDS, seconds(took), stage);
  }

  /** Counts a message that is done. */
  public void completed() {
    meter.add(Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, 1, stage);
    meter.completed(stage.text());
  }

  /** Counts an attempt that failed, whatever becomes of its message. */
  public void faulted(ErrorCode code) {
    meter.add(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, 1, stage, Label.CODE.of(code.wire()));
  }

  /** Counts a message that is given up. */
  public void failed(ErrorCode code) {
    meter.add(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, 1, stage, Label.CODE.of(code.wire()));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  private void worked(int items, long bytes) {
    meter.observe(Metric.EMBEDDING_STAGE_BATCH_SIZE, items, stage);
    meter.observe(Metric.EMBEDDING_STAGE_PAYLOAD_BYTES, (double) bytes, stage);
  }

  /** Length in UTF-8, without the bytes: a document's text may take as much memory as there is. */
  static long bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }
}

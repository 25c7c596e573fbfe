package dev.embedway.core.observe;

import java.util.Collection;

/**
 * Sizes of the messages that one stage of the pipeline worked on.
 *
 * <p>Thread-safe.
 */
public final class StageCounts {

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

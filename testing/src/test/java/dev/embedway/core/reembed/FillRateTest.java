package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Re-embeds of a tenant whose tokens are limited. */
class FillRateTest {

  /** Two chunks of the fake model, of eight and six tokens with the special ones. */
  private static final String TEN = "One two three four five six seven eight nine ten.";

  @Test
  void documentsWaitForTokensOfTheirTenant() {
    ReembedRig reembed = limitedTo(14);
    uploads(reembed, 5);
    reembed.service.start(reembed.rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.run();
    assertEquals(3, reembed.counts().waiting(), "a bucket holds the tokens of two seconds");
    reembed.rig.clock.advance(Duration.ofSeconds(1));
    reembed.run();
    assertEquals(2, reembed.counts().waiting());
    reembed.rig.clock.advance(Duration.ofSeconds(2));
    reembed.run();
    reembed.run();
    assertEquals(new FillCounts(5, 5, 0, 0, 0), reembed.counts());
  }

  @Test
  void documentOfMoreTokensThanTheBucketHoldsIsOwed() {
    ReembedRig reembed = limitedTo(2);
    uploads(reembed, 2);
    reembed.service.start(reembed.rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.run();
    assertEquals(1, reembed.counts().waiting());
    reembed.rig.clock.advance(Duration.ofSeconds(6));
    reembed.run();
    assertEquals(1, reembed.counts().waiting(), "ten tokens are owed, at two a second");
    reembed.rig.clock.advance(Duration.ofSeconds(1));
    reembed.run();
    assertEquals(0, reembed.counts().waiting());
  }

  @Test
  void requestsHaveTheirTokensBesideARembed() {
    ReembedRig reembed = limitedTo(14);
    uploads(reembed, 5);
    reembed.service.start(reembed.rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.run();

    assertEquals(28, reembed.rig.limits.tokensLeft(PipelineRig.ACME).orElseThrow().remaining());
  }

  @Test
  void recordsWaitForTokensToo() {
    ReembedRig reembed = limitedTo(2);
    reembed.rig.provider.serveBeside(FakeProvider.reading("fake-other", 8));
    uploads(reembed, 1);
    reembed.rig.vectors.put(
        reembed.store().index(),
        IntStream.rangeClosed(0, RecordFiller.EMBEDDED).mapToObj(FillRateTest::record).toList());
    reembed.service.start(
        reembed.rig.request(),
        "docs",
        ReembedRig.asked(Optional.of("fake-other"), OptionalInt.of(3)));
    reembed.complete();
    reembed.rig.clock.advance(Duration.ofMinutes(1));

    ConflictException refused = assertThrows(ConflictException.class, () -> reembed.serve(0));
    assertTrue(String.valueOf(refused.getMessage()).contains("the tokens"), refused.toString());
    assertEquals(
        1, reembed.service.lackingRecords(reembed.store()).orElseThrow().records(), "one request");
    reembed.rig.clock.advance(Duration.ofMinutes(5));
    reembed.serve(0);

    assertEquals(2, reembed.store().live().number());
  }

  private static VectorRecord record(int i) {
    return new VectorRecord(
        "r%03d".formatted(i), "Word", 0, Vector.of(new float[] {1, 0, 0, 0}), Map.of());
  }

  private static ReembedRig limitedTo(int perSecond) {
    return new ReembedRig(
        new PipelineRig(Map.of("EMBEDDINGS_TENANT_TPS", Integer.toString(perSecond))));
  }

  private static void uploads(ReembedRig reembed, int documents) {
    for (int i = 1; i <= documents; i++) {
      reembed.rig.upload(i + ".txt", TEN, Integer.toString(i));
      reembed.rig.drain();
    }
  }
}

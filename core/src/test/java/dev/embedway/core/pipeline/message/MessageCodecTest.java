package dev.embedway.core.pipeline.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageCodecTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final JobId JOB = new JobId(ACME, DocumentId.of(ACME, "docs", "a.md"), 7, 1);

  private static final TraceId TRACE = new TraceId("0af7651916cd43dd8448eb211c80319c");

  private final MessageCodec codec = new MessageCodec();

  @Test
  void everyMessageReadsBackAsItWasWritten() {
    for (PipelineMessage message :
        new PipelineMessage[] {
          new ChunkDocument(JOB),
          new EmbedBatch(JOB, 0),
          new StoreBatch(JOB, Integer.MAX_VALUE),
          new ApplyMetadata(JOB),
          new RemoveDocument(JOB)
        }) {
      PipelineMessage traced = message.in(Optional.of(TRACE));

      assertEquals(message, codec.decode(codec.encode(message)));
      assertEquals(traced, codec.decode(codec.encode(traced)));
      assertEquals(Optional.of(TRACE), traced.trace());
    }
  }

  @Test
  void wireFormIsPinned() {
    assertEquals(
        "{\"v\":1,\"type\":\"embed_batch\",\"tenant\":\"acme\",\"job\":\""
            + JOB.wire()
            + "\",\"batch\":3}",
        codec.encode(new EmbedBatch(JOB, 3)));
    assertEquals(
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\""
            + JOB.wire()
            + "\",\"trace\":\"0af7651916cd43dd8448eb211c80319c\"}",
        codec.encode(new ChunkDocument(JOB, Optional.of(TRACE))));
  }

  @Test
  void laneIsWrittenUnlessItIsTheLiveOne() {
    PipelineMessage bulk = new StoreBatch(JOB, 3, Lane.BULK, Optional.of(TRACE));
    String written = codec.encode(bulk);

    assertEquals(bulk, codec.decode(written));
    assertTrue(written.contains("\"batch\":3,\"lane\":\"bulk\","), written);
    assertEquals(Lane.LIVE, codec.decode(written.replace("bulk", "later")).lane());
  }

  @Test
  void traceThatCannotBeReadIsPassedOver() {
    String traced = codec.encode(new ChunkDocument(JOB, Optional.of(TRACE)));

    for (String other : new String[] {"\"\"", "\"0AF7\"", "7", "null", "{}"}) {
      String body = traced.replace("\"" + TRACE.hex() + "\"", other);
      assertEquals(new ChunkDocument(JOB), codec.decode(body), body);
    }
  }

  @Test
  void memberThatIsNotKnownIsPassedOver() {
    String body = codec.encode(new ChunkDocument(JOB)).replace("{", "{\"later\":{\"a\":[1]},");

    assertEquals(new ChunkDocument(JOB), codec.decode(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"secret\"",
        "{",
        "{\"secret\"",
        "{} {}",
        "{}",
        "{\"v\":2,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":\"1\",\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1.0,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":4294967297,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":18446744073709551617,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"secret\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":[],\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1,\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":\"a/secret\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":5,\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"chunk_document\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":\"job_secret\"}",
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"job\":null}",
        "{\"v\":1,\"type\":\"chunk_document\",\"tenant\":\"acme\",\"tenant\":\"b\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"embed_batch\",\"tenant\":\"acme\",\"job\":\"JOB\"}",
        "{\"v\":1,\"type\":\"embed_batch\",\"tenant\":\"acme\",\"job\":\"JOB\",\"batch\":-1}",
        "{\"v\":1,\"type\":\"embed_batch\",\"tenant\":\"acme\",\"job\":\"JOB\",\"batch\":\"1\"}",
        "{\"v\":1,\"type\":\"embed_batch\",\"tenant\":\"acme\",\"job\":\"JOB\",\"batch\":1.5}",
        "{\"v\":1,\"type\":\"store_batch\",\"tenant\":\"acme\",\"job\":\"JOB\",\"batch\":2147483648}"
      })
  void hostileBodyIsAFaultForGoodThatDoesNotQuoteIt(String template) {
    InvalidRequestException fault =
        assertThrows(
            InvalidRequestException.class, () -> codec.decode(template.replace("JOB", JOB.wire())));

    assertFalse(fault.isRetriable());
    assertFalse(fault.getMessage().contains("secret"));
    assertEquals(null, fault.getCause());
  }

  @Test
  void deepNestingIsRefusedWithoutRunningOutOfStack() {
    String deep = "{\"v\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";

    assertThrows(InvalidRequestException.class, () -> codec.decode(deep));
  }
}

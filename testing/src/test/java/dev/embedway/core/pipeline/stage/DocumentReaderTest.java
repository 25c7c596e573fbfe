package dev.embedway.core.pipeline.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.stage.DocumentReader.Fetched;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.MemoryBucket;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {

  private static final long LIMIT = 52_428_800;
  private static final ObjectKey KEY = new ObjectKey(new TenantId("acme"), "docs", "a.txt");

  private final MemoryBucket memory = new MemoryBucket(new TestClock());
  private final DocumentReader reader = new DocumentReader(memory, new NoText(), LIMIT);

  private Fetched fetch(long bytes) {
    memory.put(KEY.full(), "Some text.");
    String etag = memory.head(KEY).orElseThrow().etag();
    return reader.fetch(KEY, new SourceObject(etag, Instant.EPOCH, bytes, "", ""));
  }

  @Test
  void fetchesNoByteOfAnObjectThatIsTooLarge() {
    Fetched.Refused refused = (Fetched.Refused) fetch(500L << 20);

    assertEquals(DocumentError.Code.TOO_LARGE, refused.error().code());
    assertTrue(refused.error().message().contains("524288000"), "what was given");
    assertTrue(refused.error().message().contains("52428800"), "what is allowed");
    assertEquals(0, memory.fetchedBytes());
  }

  @Test
  void fetchesAnObjectOfJustTheLimit() {
    assertTrue(fetch(LIMIT) instanceof Fetched.Content);
    assertEquals("Some text.".length(), memory.fetchedBytes());
  }

  /** Nothing is extracted here. */
  private static final class NoText implements TextExtractor {

    @Override
    public String version() {
      return "none";
    }

    @Override
    public Extraction extract(
        TenantId tenant, InputStream in, String fileName, String contentType) {
      return new Extraction.Text("");
    }
  }
}

package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactCodecTest {

  private static final String TEXT = "A lamp is trimmed at dusk.";
  private static final ChunkBatch BATCH =
      new ChunkBatch(
          ContentHash.of(TEXT),
          Map.of("year", 2026),
          List.of(new ChunkBatch.Entry(new Chunk(0, 2, 6, "lamp", 3), Optional.empty())));

  private final ArtifactCodec codec = new ArtifactCodec();

  @Test
  void damagedBatchIsRefused() {
    byte[] whole = codec.encode(BATCH);

    assertEquals(BATCH, chunks(whole));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(InternalException.class, () -> chunks(cut), "length " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"no hash\",\"attributes\":{},\"chunks\":[]}",
        "{\"attributes\":{},\"chunks\":[]}",
        "{\"text\":\"no hash\"}",
        "[]"
      })
  void batchOfAnotherFormIsRefused(String json) throws IOException {
    byte[] packed = packed(json);

    assertThrows(InternalException.class, () -> chunks(packed));
  }

  private ChunkBatch chunks(byte[] bytes) {
    return codec.chunks(bytes, _ -> new TextSpans(part -> part == 0 ? TEXT : ""));
  }

  private static byte[] packed(String json) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }
}

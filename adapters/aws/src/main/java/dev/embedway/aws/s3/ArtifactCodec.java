package dev.embedway.aws.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.VectorPlace;
import dev.embedway.core.pipeline.artifact.ChunkIndex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts as JSON, in forms of their own, so that a change in core cannot change what is stored
 * unseen; batches and indexes compressed by gzip.
 *
 * <p>Thread-safe. Faults hold nothing of what was read or written.
 */
final class ArtifactCodec {

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  private final JsonMapper json = new JsonMapper();

  byte[] encode(ChunkBatch batch) {
    return writePacked(
        new StoredBatch(
            batch.text().hex(),
            batch.attributes(),
            batch.entries().stream().map(StoredChunk::of).toList()));
  }

  /**
   * A batch with the texts of its chunks.
   *
   * @param texts reads the text of a hash
   */
  ChunkBatch chunks(byte[] bytes, Function<ContentHash, TextSpans> texts) {
    return read(() -> {
      StoredBatch stored = json.readValue(unpacked(bytes), StoredBatch.class);
      ContentHash hash = new ContentHash(stored.text());
      TextSpans text = texts.apply(hash);
      return new ChunkBatch(
          hash,
          stored.attributes(),
          stored.chunks().stream().map(chunk -> chunk.entry(text)).toList());
    });
  }

  byte[] encode(ChunkIndex index) {
    return writePacked(
        new StoredIndex(
            index.modelIdentity(),
            index.batches().stream()
                .map(batch -> batch.stream().map(ContentHash::hex).toList())
                .toList()));
  }

  ChunkIndex index(byte[] bytes) {
    return read(() -> {
      StoredIndex stored = json.readValue(unpacked(bytes), StoredIndex.class);
      return new ChunkIndex(
          stored.model(),
          stored.batches().stream()
              .map(batch -> batch.stream().map(ContentHash::new).toList())
              .toList());
    });
  }

  byte[] encode(Map<String, Object> attributes) {
    return write(attributes);
  }

  Map<String, Object> attributes(byte[] bytes) {
    return read(() -> Map.copyOf(json.readValue(bytes, ATTRIBUTES)));
  }

  private byte[] writePacked(Object value) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(write(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] unpacked(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private byte[] write(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new InternalException(ErrorCode.INTERNAL, "an artifact cannot be written", null);
    }
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | IllegalArgumentException e) {
      throw new InternalException(ErrorCode.INTERNAL, "an artifact is damaged", null);
    }
  }

  /** Reads JSON. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** A chunk batch as it is stored; {@code text} is the hash of what its chunks are spans of. */
  record StoredBatch(String text, Map<String, Object> attributes, List<StoredChunk> chunks) {
    StoredBatch {
      Objects.requireNonNull(text);
      attributes = Map.copyOf(attributes);
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * A chunk as it is stored; {@code headings} is null where it stands under none, {@code known}
   * where its vector is not.
   */
  record StoredChunk(
      int ordinal,
      int start,
      int end,
      int tokens,
      @Nullable List<String> headings,
      @Nullable VectorPlace known) {

    static StoredChunk of(ChunkBatch.Entry entry) {
      Chunk chunk = entry.chunk();
      return new StoredChunk(
          chunk.ordinal(),
          chunk.start(),
          chunk.end(),
          chunk.tokens(),
          chunk.headings().isEmpty() ? null : chunk.headings(),
          entry.known().orElse(null));
    }

    ChunkBatch.Entry entry(TextSpans text) {
      List<String> titles = headings == null ? List.of() : headings;
      return new ChunkBatch.Entry(
          new Chunk(ordinal, start, end, text.of(start, end), tokens, titles),
          Optional.ofNullable(known));
    }
  }

  /** Stored form of a {@link ChunkIndex}: hashes of the texts, batch by batch. */
  record StoredIndex(String model, List<List<String>> batches) {
    StoredIndex {
      batches = List.copyOf(batches);
    }
  }
}

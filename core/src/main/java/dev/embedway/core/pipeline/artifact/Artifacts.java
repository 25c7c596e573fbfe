package dev.embedway.core.pipeline.artifact;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The artifacts bucket: what the stages hand to one another.
 *
 * <p>Thread-safe; every call is one request, durable when it returns; writing the same thing again
 * changes nothing. Throws {@code store_unavailable} when S3 does not answer.
 */
public interface Artifacts {

  /**
   * Writes the extracted text of a generation, which all versions share, before any of its chunk
   * batches; a request for each 256 Ki characters.
   *
   * @param hash of the text; of two texts of one generation, as two releases may read one file,
   *     both are kept
   */
  void putText(JobId job, ContentHash hash, String text);

  /**
   * Reads a text that is kept of a generation, whichever version it was written for; empty when
   * there is none of this hash. A request for each 256 Ki characters, and one more.
   */
  Optional<String> text(JobId job, ContentHash hash);

  /**
   * Writes one chunk batch of a generation. Every chunk is a span of the batch's text, which is
   * there already.
   */
  void putChunks(JobId job, int batch, ChunkBatch chunks);

  /**
   * Numbers of the chunk batches that an earlier attempt has written, so that a large document is
   * gone on with where it stopped; two or three requests and one for each thousand batches. From
   * now on the generation's batches are of this cut: where an earlier attempt cut otherwise,
   * nothing is known to be right, and this and every later call answers with none.
   *
   * @param cut names all that decides what the batches hold
   * @param from only numbers from this one on
   */
  Set<Integer> written(JobId job, String cut, int from);

  /**
   * Reads a chunk batch with its texts, in two or three requests; empty when it is not there, or
   * not its text.
   */
  Optional<ChunkBatch> chunks(JobId job, int batch);

  /** Writes the vectors of a chunk batch in place of what is there. */
  void putVectors(JobId job, int batch, BatchVectors vectors);

  /** Reads the vectors of a chunk batch; empty when there are none. */
  Optional<BatchVectors> vectors(JobId job, int batch);

  /** Writes where each text of a generation is, once all its chunks are written. */
  void putIndex(JobId job, ChunkIndex index);

  /** Reads where each text of a generation is. */
  Optional<ChunkIndex> index(JobId job);

  /**
   * Deletes what earlier generations of the job's document have here for the job's version, but for
   * their texts, which all versions share; one request, and two for each thousand objects. A
   * generation under way that counted on their vectors embeds anew.
   */
  void deleteBefore(JobId job);

  /** Deletes what earlier generations of the job's document have here for any version. */
  void deleteAllBefore(JobId job);

  /** Keeps a tenant's attributes under their hash. */
  void putAttributes(TenantId tenant, String attributesHash, Map<String, Object> attributes);

  /**
   * The attributes of a hash; empty when there are none. An object's metadata may name any hash, so
   * that of another tenant's attributes names nothing.
   */
  Optional<Map<String, Object>> attributes(TenantId tenant, String attributesHash);
}

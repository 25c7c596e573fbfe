package dev.embedway.core.vector;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptBook;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * A tenant's named set of vectors of one model.
 *
 * @param id {@code vs_} + 24 hex digits
 * @param prefix the name that it was made with: second segment of its documents' keys, which stays
 *     when the name is changed and leads to the store as its name does
 * @param label its name, and what else can be changed of how it is presented
 * @param model id of the model that embeds its texts and queries
 * @param space the vector space of its vectors: the label of the model's, when the store was made
 * @param dim length of its vectors
 * @param chunking how its documents are cut
 * @param liveVersion the index version that searches read; the first is 1
 */
public record StoreSpec(
    TenantId tenant,
    String id,
    String prefix,
    StoreLabel label,
    String model,
    String space,
    int dim,
    ChunkingSpec chunking,
    int liveVersion,
    Instant createdAt) {

  /** Its present name. */
  public String name() {
    return label.name();
  }

  /** The caller's own facts. */
  public Map<String, Object> metadata() {
    return label.metadata();
  }

  /** True when this name, whatever its case, is that of the store's folder. */
  public boolean isFolder(String name) {
    return prefix.equalsIgnoreCase(name);
  }

  /** The same store under another label, its documents cut otherwise from now on. */
  public StoreSpec with(StoreLabel next, ChunkingSpec cut) {
    return new StoreSpec(tenant, id, prefix, next, model, space, dim, cut, liveVersion, createdAt);
  }

  /**
   * Refuses vectors that cannot be compared with the store's. Under one id there may be other
   * weights than when the store was made: a directory's files can be changed.
   *
   * @throws ConflictException {@code state_conflict} when {@code present}, the model of this
   *     store's model id, makes vectors of another space
   */
  public void requireSpaceOf(ModelSpec present) {
    if (!present.vectorSpace().holds(space)) {
      String change =
          PromptBook.isSameBeforePrompts(space, present.vectorSpace())
              ? "its passage prompts are others now; set them back (EMBEDWAY_PROMPTS_FILE,"
                  + " EMBEDWAY_PROMPTS)"
              : "its files are others now; give it the former ones back";
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the store's vectors are of vector space "
              + space
              + ", and the model "
              + model
              + " here makes vectors of "
              + present.vectorSpace().label()
              + ": "
              + change
              + ", or make a new store and upload the documents there");
    }
  }

  /** Index of this store's live vectors. */
  public VectorIndex index() {
    return new VectorIndex(tenant, id, liveVersion, dim);
  }
}

package dev.embedway.core.store;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptBook;
import java.time.Instant;
import java.util.Locale;

/**
 * An index version of a store: all vectors of one model, of documents that are cut in one way.
 *
 * @param number from 1
 * @param vectors that it holds
 * @param chunking the way in which its documents are cut
 * @param createdAt the time at which it was made
 */
public record StoreVersion(
    int number, Vectors vectors, ChunkingSpec chunking, State state, Instant createdAt) {

  /** Number of a store's first version. */
  public static final int FIRST = 1;

  /** Use of a version. */
  public enum State {
    /** Filled beside the live one; documents go to it, searches do not. */
    BUILDING,
    /** Read by searches; a store has one. */
    LIVE,
    /** Live before, and kept up to date so that searches can go back to it. */
    PREVIOUS,
    /** Given up: no document goes to it, and what it holds may be deleted. */
    RETIRED;

    /** The use as callers read it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public StoreVersion {
    if (number < FIRST) {
      throw new IllegalArgumentException("versions count from 1, given was " + number);
    }
  }

  /** The first version of a store that is made now. */
  public static StoreVersion first(
      ModelRef model, int dim, ChunkingSpec chunking, Instant createdAt) {
    return new StoreVersion(FIRST, new Vectors(model, dim), chunking, State.LIVE, createdAt);
  }

  /**
   * Vectors of a version.
   *
   * @param model that embeds its texts and queries, as it was when the version was made
   * @param dim length of each
   */
  public record Vectors(ModelRef model, int dim) {}

  /**
   * Facts by which a version finds its model again.
   *
   * @param id the name by which it is asked for
   * @param identity {@code id@revision}
   * @param space label of its vector space
   */
  public record ModelRef(String id, String identity, String space) {

    /** A model under the name that leads to it. */
    public static ModelRef of(String id, ModelSpec model) {
      return new ModelRef(id, model.identity(), model.vectorSpace().label());
    }
  }

  /** Id of the model that embeds its texts and queries. */
  public String model() {
    return vectors.model().id();
  }

  /** {@code id@revision} of that model when the version was made. */
  public String modelIdentity() {
    return vectors.model().identity();
  }

  /** Label of the vector space of its vectors. */
  public String space() {
    return vectors.model().space();
  }

  /** Length of its vectors. */
  public int dim() {
    return vectors.dim();
  }

  /** True if a vector of the other version may stand in this one. */
  public boolean takesVectorsOf(StoreVersion other) {
    return space().equals(other.space()) && dim() == other.dim();
  }

  /** True while documents go to it. */
  public boolean isOpen() {
    return state != State.RETIRED;
  }

  /** The same version, its documents cut otherwise from now on. */
  StoreVersion with(ChunkingSpec cut) {
    return new StoreVersion(number, vectors, cut, state, createdAt);
  }

  /** The same version in another use. */
  public StoreVersion in(State next) {
    return new StoreVersion(number, vectors, chunking, next, createdAt);
  }

  /**
   * Refuses vectors that cannot be compared with this version's. Under one id there may be other
   * weights than when the version was made: a directory's files can be changed.
   *
   * @throws ConflictException {@code state_conflict} when {@code present}, the model of this
   *     version's model id, makes vectors of another space
   */
  public void requireSpaceOf(ModelSpec present) {
    if (!present.vectorSpace().holds(space())) {
      String change =
          PromptBook.isSameBeforePrompts(space(), present.vectorSpace())
              ? "its passage prompts are others now; set them back (EMBEDWAY_PROMPTS_FILE,"
                  + " EMBEDWAY_PROMPTS)"
              : "its files are others now; give it the former ones back";
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the store's vectors are of vector space "
              + space()
              + ", and the model "
              + model()
              + " here makes vectors of "
              + present.vectorSpace().label()
              + ": "
              + change
              + ", or make a new store and upload the documents there");
    }
  }
}

package dev.embedway.core.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A model card: what must be known of a model before a text is embedded with it.
 *
 * @param id the id by which callers name it, without a provider, such as {@code all-MiniLM-L6-v2}
 * @param provider who computes, such as {@code onnx}
 * @param revision the release of the weights, part of every identity that vectors are stored under
 * @param sha256 of the weights, 64 hex digits; empty where a service keeps them
 * @param vectorSpace what its vectors may be compared with
 * @param dim native length of a vector; {@link #ANY_DIM} where only answers tell it
 * @param allowedDims lengths that may be asked for, ascending: the native one, and smaller ones
 *     where the model was trained for them (Matryoshka); none where only answers tell
 * @param maxTokens longest input, special tokens included
 * @param pooling how token vectors become one
 * @param normalization whether vectors have length 1
 * @param prompts prefixes by role
 * @param variant number format of the weights
 * @param tokensPerSecond class of speed on the smallest machine it is meant for, which bounds a
 *     request's tokens
 */
public record ModelSpec(
    String id,
    String provider,
    String revision,
    String sha256,
    VectorSpace vectorSpace,
    int dim,
    List<Integer> allowedDims,
    int maxTokens,
    Pooling pooling,
    Normalization normalization,
    Prompts prompts,
    Variant variant,
    int tokensPerSecond) {

  /** Normalization of a model's vectors to length 1. */
  public enum Normalization {
    L2,
    NONE
  }

  /** The dim of a model that is known by its id alone. */
  public static final int ANY_DIM = 0;

  /** Room is left for a provider and a role beside it. */
  private static final int MAX_ID_LENGTH = 200;

  /** A part has a dot between other characters alone. */
  private static final String PART = "[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]++)*+";

  private static final Pattern ID = Pattern.compile(PART + "(?:[/:]" + PART + ")*+");

  public ModelSpec {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "model id "
              + id
              + ": allowed are 1..200 of A-Z a-z 0-9 _ . / : -, in parts between / and : of which"
              + " none is empty, begins or ends with a dot");
    }
    if (dim < ANY_DIM || maxTokens < 3 || tokensPerSecond < 1) {
      throw new IllegalArgumentException(
          "model " + id + ": dim, maxTokens and tokensPerSecond must be positive");
    }
    allowedDims = List.copyOf(allowedDims);
    if (dim == ANY_DIM ? !allowedDims.isEmpty() : !allowedDims.contains(dim)) {
      throw new IllegalArgumentException(
          "model " + id + ": allowedDims must contain its dim " + dim);
    }
  }

  /** A model of a vector space that has one name. */
  public ModelSpec(
      String id,
      String provider,
      String revision,
      String sha256,
      String vectorSpace,
      int dim,
      List<Integer> allowedDims,
      int maxTokens,
      Pooling pooling,
      Normalization normalization,
      Prompts prompts,
      Variant variant,
      int tokensPerSecond) {
    this(
        id,
        provider,
        revision,
        sha256,
        VectorSpace.of(vectorSpace),
        dim,
        allowedDims,
        maxTokens,
        pooling,
        normalization,
        prompts,
        variant,
        tokensPerSecond);
  }

  /**
   * True when a model may have this id. No two of them are one path: a service that reads an id as
   * a path would otherwise find a model under many names, and lists of models would miss all but
   * one.
   */
  public static boolean isId(String id) {
    return id.length() <= MAX_ID_LENGTH && ID.matcher(id).matches();
  }

  /** True if only answers tell the length of its vectors. */
  public boolean isOfAnyDim() {
    return dim == ANY_DIM;
  }

  /**
   * The same model with other prompts.
   *
   * @param space another one where passages are not what they were
   */
  ModelSpec with(Prompts others, VectorSpace space) {
    return new ModelSpec(
        id,
        provider,
        revision,
        sha256,
        space,
        dim,
        allowedDims,
        maxTokens,
        pooling,
        normalization,
        others,
        variant,
        tokensPerSecond);
  }

  /** {@code id@revision}, the name that stored vectors are labelled with. */
  public String identity() {
    return id + "@" + revision;
  }
}

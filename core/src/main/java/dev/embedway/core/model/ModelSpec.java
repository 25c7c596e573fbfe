package dev.embedway.core.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A model card: what must be known of a model before a text is embedded with it.
 *
 * @param id the id by which callers name it, without a provider, such as {@code all-MiniLM-L6-v2}
 * @param provider who computes, such as {@code onnx}
 * @param weights that compute
 * @param inputs that it reads
 * @param vectors that it makes
 */
public record ModelSpec(
    String id, String provider, Weights weights, Inputs inputs, Vectors vectors) {

  /**
   * Weights of a model.
   *
   * @param revision their release, part of every identity that vectors are stored under
   * @param sha256 of them, 64 hex digits; empty where a service keeps them
   * @param variant their number format
   * @param tokensPerSecond class of speed on the smallest machine that they are meant for, which
   *     bounds a request's tokens
   */
  public record Weights(String revision, String sha256, Variant variant, int tokensPerSecond) {}

  /**
   * Inputs of a model.
   *
   * @param maxTokens of one input, special tokens included
   * @param prompts prefixes by role
   */
  public record Inputs(int maxTokens, Prompts prompts) {}

  /**
   * Vectors of a model.
   *
   * @param space of the vectors that they may be compared with
   * @param dim native length; {@link ModelSpec#ANY_DIM} where only answers tell it
   * @param allowedDims lengths that may be asked for, ascending: the native one, and smaller ones
   *     where the model was trained for them (Matryoshka); none where only answers tell
   * @param pooling method by which those of tokens become one
   */
  public record Vectors(
      VectorSpace space,
      int dim,
      List<Integer> allowedDims,
      Pooling pooling,
      Normalization normalization) {

    public Vectors {
      allowedDims = List.copyOf(allowedDims);
    }

    /** Vectors of a space that has one name. */
    public Vectors(
        String space,
        int dim,
        List<Integer> allowedDims,
        Pooling pooling,
        Normalization normalization) {
      this(VectorSpace.of(space), dim, allowedDims, pooling, normalization);
    }

    /** The same vectors of another space. */
    public Vectors of(VectorSpace other) {
      return new Vectors(other, dim, allowedDims, pooling, normalization);
    }
  }

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
    int dim = vectors.dim();
    if (dim < ANY_DIM || inputs.maxTokens() < 3 || weights.tokensPerSecond() < 1) {
      throw new IllegalArgumentException(
          "model " + id + ": dim, maxTokens and tokensPerSecond must be positive");
    }
    List<Integer> allowedDims = vectors.allowedDims();
    if (dim == ANY_DIM ? !allowedDims.isEmpty() : !allowedDims.contains(dim)) {
      throw new IllegalArgumentException(
          "model " + id + ": allowedDims must contain its dim " + dim);
    }
  }

  /** Release of the weights. */
  public String revision() {
    return weights.revision();
  }

  /** Hash of the weights, 64 hex digits; empty where a service keeps them. */
  public String sha256() {
    return weights.sha256();
  }

  /** Number format of the weights. */
  public Variant variant() {
    return weights.variant();
  }

  /** Class of speed on the smallest machine that it is meant for. */
  public int tokensPerSecond() {
    return weights.tokensPerSecond();
  }

  /** Max tokens of an input, special ones included. */
  public int maxTokens() {
    return inputs.maxTokens();
  }

  /** Prefixes by role. */
  public Prompts prompts() {
    return inputs.prompts();
  }

  /** Space of its vectors. */
  public VectorSpace vectorSpace() {
    return vectors.space();
  }

  /** Native length of a vector; {@link #ANY_DIM} where only answers tell it. */
  public int dim() {
    return vectors.dim();
  }

  /** Lengths that may be asked for, ascending. */
  public List<Integer> allowedDims() {
    return vectors.allowedDims();
  }

  /** Method by which the vectors of tokens become one. */
  public Pooling pooling() {
    return vectors.pooling();
  }

  /** Length of its vectors. */
  public Normalization normalization() {
    return vectors.normalization();
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
    return dim() == ANY_DIM;
  }

  /**
   * The same model with other prompts.
   *
   * @param space another one where passages are not what they were
   */
  ModelSpec with(Prompts others, VectorSpace space) {
    return new ModelSpec(
        id, provider, weights, new Inputs(inputs.maxTokens(), others), vectors.of(space));
  }

  /** {@code id@revision}, the name that stored vectors are labelled with. */
  public String identity() {
    return id + "@" + revision();
  }
}

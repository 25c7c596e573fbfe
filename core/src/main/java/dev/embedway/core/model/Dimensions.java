package dev.embedway.core.model;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The length that a request wants its vectors to have.
 *
 * @param asked floats a vector; empty for the model's native length
 * @param policy what may be done about it
 */
public record Dimensions(OptionalInt asked, DimensionPolicy policy) {

  /** The longest vector that zeros are added for. */
  public static final int MAX_PADDED = 4096;

  /** Whatever the model gives. */
  public static final Dimensions NATIVE =
      new Dimensions(OptionalInt.empty(), DimensionPolicy.REDUCE);

  /** One of the lengths that the model itself has. */
  public static Dimensions of(int dim) {
    return new Dimensions(OptionalInt.of(dim), DimensionPolicy.REDUCE);
  }

  /**
   * The length that a model's vectors get; {@link ModelSpec#ANY_DIM} where only its answer tells.
   *
   * @throws InvalidRequestException {@code invalid_dimensions} with those that are allowed
   */
  public int dimFor(ModelSpec model) {
    int dim = asked.orElse(model.dim());
    if (model.isOfAnyDim()) {
      return policy == DimensionPolicy.IGNORE ? ModelSpec.ANY_DIM : dim;
    }
    boolean allowed =
        switch (policy) {
          case REDUCE -> model.allowedDims().contains(dim);
          case PAD -> model.allowedDims().contains(dim) || isPadded(model, dim);
          case IGNORE -> dim >= 1;
        };
    if (!allowed) {
      throw refusal(model, dim);
    }
    return policy == DimensionPolicy.IGNORE ? model.dim() : dim;
  }

  /**
   * The length that a provider is asked for: a service that makes shorter vectors of a model is to
   * make them itself, and one whose model is known by its id alone is told whatever was asked.
   */
  public OptionalInt sentFor(ModelSpec model) {
    int dim = dimFor(model);
    boolean reduces = model.variant() == Variant.HOSTED && dim > 0;
    return reduces && (model.isOfAnyDim() || dim < model.dim())
        ? OptionalInt.of(dim)
        : OptionalInt.empty();
  }

  /** A provider's vector, of the model's own length or one asked for, at {@link #dimFor}. */
  public Vector fit(ModelSpec model, Vector vector) {
    int dim = dimFor(model);
    if (dim == vector.dim() || model.isOfAnyDim()) {
      return vector;
    }
    return dim > vector.dim() ? vector.padded(dim) : vector.truncated(dim).normalized();
  }

  private static boolean isPadded(ModelSpec model, int dim) {
    return dim > model.dim() && dim <= MAX_PADDED;
  }

  private InvalidRequestException refusal(ModelSpec model, int dim) {
    String allowed =
        switch (policy) {
          case REDUCE -> listed(model);
          case PAD -> listed(model) + ", and by zeros at the end up to " + MAX_PADDED;
          case IGNORE -> "1 and more, and answers with " + model.dim();
        };
    return new InvalidRequestException(
        ErrorCode.INVALID_DIMENSIONS,
        "dimensions is " + dim + "; model " + model.id() + " allows " + allowed,
        "dimensions",
        Map.of("dimensions", dim, "allowed", model.allowedDims()));
  }

  /** Thousands of lengths in a row are said as such. */
  private static String listed(ModelSpec model) {
    boolean all = model.dim() > 1 && model.allowedDims().size() == model.dim();
    return all ? "1.." + model.dim() : model.allowedDims().toString();
  }
}

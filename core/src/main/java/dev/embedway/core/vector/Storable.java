package dev.embedway.core.vector;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StorableText;
import java.util.Map;

/** Refuses what a vector store cannot keep, for good and before anything is written. */
public final class Storable {

  private Storable() {}

  /** Refuses keys, texts and attributes of a batch that cannot be kept. */
  public static void check(VectorBatch batch) {
    text(batch.documentKey(), "the document's key");
    check(batch.attributes());
    check(batch.metadata().attributes());
    for (VectorBatch.Entry entry : batch.entries()) {
      text(entry.chunk().text(), "the text of chunk " + entry.chunk().ordinal());
      entry.chunk().headings().forEach(title -> text(title, "a heading"));
    }
  }

  /** Refuses texts and attributes of a record that cannot be kept. */
  public static void check(VectorRecord record) {
    text(record.text(), "the text of a record");
    check(record.attributes());
  }

  /** Refuses attributes that cannot be kept. */
  public static void check(Map<String, Object> attributes) {
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      text(attribute.getKey(), "an attribute's name");
      value(attribute.getValue());
    }
  }

  /**
   * A value at length 1: cosines stay the same, and no float leaves the range of a store that keeps
   * it in half precision.
   *
   * @param dim length of the index's vectors
   * @throws ConflictException {@code dimension_mismatch} for a vector of another length
   */
  public static Vector unit(Vector vector, int dim) {
    check(vector, dim);
    return vector.normalized();
  }

  /** Refuses a vector as {@link #unit} does. */
  public static void check(Vector vector, int dim) {
    if (vector.dim() != dim) {
      throw new ConflictException(
          ErrorCode.DIMENSION_MISMATCH,
          "the index holds vectors of %d floats; given was one of %d".formatted(dim, vector.dim()));
    }
    if (!vector.isFinite()) {
      throw invalid("a vector's floats are finite; one of these is not");
    }
  }

  private static void value(Object value) {
    switch (value) {
      case String string -> text(string, "an attribute");
      case Double number when !Double.isFinite(number) ->
          throw invalid("an attribute's number is not finite");
      case Float number when !Float.isFinite(number) ->
          throw invalid("an attribute's number is not finite");
      case Number _, Boolean _ -> {}
      default -> throw invalid("an attribute is neither a string nor a number nor a boolean");
    }
  }

  private static void text(String text, String place) {
    if (!StorableText.isStorable(text)) {
      throw invalid(place + " holds a NUL or an unpaired surrogate, which the store cannot keep");
    }
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, null);
  }
}

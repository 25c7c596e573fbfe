package dev.embedway.pgvector;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import java.util.Map;

/** Refuses what PostgreSQL cannot keep, before a transaction and for good. */
final class Storable {

  private Storable() {}

  static void check(VectorBatch batch) {
    text(batch.documentKey(), "the document's key");
    check(batch.attributes());
    check(batch.metadata().attributes());
    for (VectorBatch.Entry entry : batch.entries()) {
      text(entry.chunk().text(), "the text of chunk " + entry.chunk().ordinal());
      entry.chunk().headings().forEach(title -> text(title, "a heading"));
    }
  }

  static void check(VectorRecord record) {
    text(record.text(), "the text of a record");
    check(record.attributes());
  }

  static void check(Map<String, Object> attributes) {
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      text(attribute.getKey(), "an attribute's name");
      value(attribute.getValue());
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

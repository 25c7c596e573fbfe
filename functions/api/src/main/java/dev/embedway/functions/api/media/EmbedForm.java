package dev.embedway.functions.api.media;

import dev.embedway.core.media.EmbedOrder;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The body of an order to embed documents.
 *
 * @param mediaIds of a batch; empty of an order whose path names the document
 * @param tenant that the body names
 */
record EmbedForm(EmbedOrder order, List<String> mediaIds, Optional<String> tenant) {

  private static final List<String> FIELDS =
      List.of(
          "embedding_model",
          "embedding_provider",
          "model",
          "provider",
          "chunk_size",
          "chunk_overlap",
          "force_regenerate",
          Priority.FIELD,
          "tenant");
  private static final String IDS = "media_ids";
  private static final int MAX_IDS = 100;

  /** Reads an order for one document. */
  static EmbedForm read(HttpRequest request) {
    return of(Fields.ofBody(request, FIELDS), List.of());
  }

  /** Reads an order for several documents. */
  static EmbedForm readBatch(HttpRequest request) {
    Fields fields = Fields.ofBody(request, Stream.concat(Stream.of(IDS), FIELDS.stream()).toList());
    List<String> ids = fields.texts(IDS).orElse(List.of());
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw fields.invalid(
          IDS, IDS + " must be a list of 1.." + MAX_IDS + " strings, had " + ids.size());
    }
    return of(fields, ids);
  }

  private static EmbedForm of(Fields fields, List<String> mediaIds) {
    boolean isForced = fields.flag("force_regenerate").orElse(false);
    StoreTerms terms =
        new StoreTerms(
            ModelFields.model(fields),
            ModelFields.provider(fields),
            words(fields, "chunk_size", 1),
            words(fields, "chunk_overlap", 0));
    return new EmbedForm(
        new EmbedOrder(
            terms, isForced ? Regeneration.ALWAYS : Regeneration.IF_OVER, Priority.lane(fields)),
        mediaIds,
        fields.text("tenant"));
  }

  private static OptionalInt words(Fields fields, String name, int min) {
    OptionalInt words = fields.integer(name);
    if (words.isPresent() && words.getAsInt() < min) {
      throw fields.invalid(
          name, name + " must be at least " + min + ", in words, was " + words.getAsInt());
    }
    return words;
  }
}

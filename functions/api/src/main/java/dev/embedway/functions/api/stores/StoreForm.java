package dev.embedway.functions.api.stores;

import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.core.store.service.StoreChange;
import dev.embedway.functions.api.http.message.Fields;
import java.util.List;
import java.util.Optional;

/** Reads the bodies that make and change stores: the original module's fields and OpenAI's. */
final class StoreForm {

  /** Fields of a new store. */
  static final List<String> FIELDS =
      List.of(
          "name",
          "description",
          "metadata",
          "embedding_model",
          "model",
          "dimensions",
          "chunking",
          "chunking_strategy",
          "tenant",
          "file_ids",
          "expires_after");

  /** Fields that a change of an existing store may have. */
  static final List<String> CHANGEABLE =
      List.of(
          "name",
          "description",
          "metadata",
          "chunking",
          "chunking_strategy",
          "tenant",
          "expires_after");

  private StoreForm() {}

  /** The body of {@code POST /vector_stores}. */
  static NewStore ofNew(Fields fields) {
    refuseUnsupported(fields);
    return new NewStore(
        new NewStore.Presentation(
            fields.text("name"),
            fields.text("description"),
            StoreMetadata.read(fields, Treatment.REPLACE)),
        new NewStore.Vectors(model(fields), fields.integer("dimensions")),
        ChunkingForm.read(fields));
  }

  /** The body of a change. */
  static StoreChange ofChange(Fields fields, Treatment metadata) {
    refuseUnsupported(fields);
    return new StoreChange(
        fields.text("name"),
        fields.text("description"),
        StoreMetadata.read(fields, metadata),
        ChunkingForm.read(fields));
  }

  /** Refuses fields of OpenAI's body that this API does not support. */
  private static void refuseUnsupported(Fields fields) {
    if (fields.any("file_ids").filter(ids -> !ids.isEmpty()).isPresent()) {
      throw fields.invalid(
          "file_ids",
          "file_ids is not supported: upload documents into the store with POST documents");
    }
    if (fields.any("expires_after").isPresent()) {
      throw fields.invalid(
          "expires_after", "expires_after is not supported: stores live until they are deleted");
    }
  }

  /** The model that a body names. */
  static Optional<ModelName> model(Fields fields) {
    Optional<String> ours = fields.text("embedding_model");
    Optional<String> alias = fields.text("model");
    if (ours.isPresent() && alias.isPresent() && !ours.equals(alias)) {
      throw fields.invalid("model", "model and embedding_model differ; send one of them");
    }
    return ours.map(id -> new ModelName(id, "embedding_model"))
        .or(() -> alias.map(id -> new ModelName(id, "model")));
  }
}

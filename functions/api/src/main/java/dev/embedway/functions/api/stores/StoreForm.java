package dev.embedway.functions.api.stores;

import dev.embedway.core.file.batch.FileBatch;
import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.core.store.service.StoreChange;
import dev.embedway.functions.api.http.message.Fields;
import java.util.List;
import java.util.Optional;

/** Reads the bodies that make and change stores: the original module's fields and OpenAI's. */
final class StoreForm {

  private static final String FILE_IDS = "file_ids";

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
          FILE_IDS,
          ExpiryForm.FIELD);

  /** Fields that a change of an existing store may have. */
  static final List<String> CHANGEABLE =
      List.of(
          "name",
          "description",
          "metadata",
          "chunking",
          "chunking_strategy",
          "search",
          "tenant",
          ExpiryForm.FIELD);

  private StoreForm() {}

  /** The body of {@code POST /vector_stores}. */
  static NewStore ofNew(Fields fields) {
    return new NewStore(
        new NewStore.Presentation(
            fields.text("name"),
            fields.text("description"),
            StoreMetadata.read(fields, Treatment.REPLACE)),
        new NewStore.Vectors(model(fields), fields.integer("dimensions")),
        ChunkingForm.read(fields),
        ExpiryForm.read(fields));
  }

  /** Files that a new store is to have, each named once. */
  static List<String> fileIds(Fields fields) {
    List<String> ids = fields.texts(FILE_IDS).orElse(List.of());
    long distinct = ids.stream().distinct().count();
    if (ids.size() > FileBatch.MAX_FILES || distinct < ids.size()) {
      throw fields.invalid(
          FILE_IDS,
          "file_ids is a list of 0.."
              + FileBatch.MAX_FILES
              + " ids of files, each of them once; was of "
              + ids.size()
              + ", "
              + distinct
              + " different. Attach more by POST vector_stores/{store}/file_batches");
    }
    return ids;
  }

  /** The body of a change. */
  static StoreChange ofChange(Fields fields, Treatment metadata) {
    return new StoreChange(
        fields.text("name"),
        fields.text("description"),
        StoreMetadata.read(fields, metadata),
        ChunkingForm.read(fields),
        fields.object("search", TuningForm.FIELDS).map(TuningForm::read),
        ExpiryForm.read(fields));
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

package dev.embedway.functions.api.files;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.file.attach.Attachment;
import dev.embedway.core.file.batch.FileBatch;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the body that attaches many files: {@code file_ids} or {@code files}. */
final class BatchForm {

  private static final String FILE_IDS = "file_ids";
  private static final String FILES = "files";
  private static final String ATTRIBUTES = "attributes";
  private static final List<String> BODY =
      List.of(FILE_IDS, FILES, ATTRIBUTES, "chunking_strategy", "tenant");

  private BatchForm() {}

  static Fields fields(HttpRequest request) {
    return Fields.ofBody(request, BODY);
  }

  /** The files, each named once. */
  static List<Attachment> files(Fields fields) {
    Optional<List<String>> ids = fields.texts(FILE_IDS);
    Optional<List<Fields>> files = fields.objects(FILES, AttachForm.FILE);
    if (ids.isPresent() == files.isPresent()) {
      throw fields.invalid(FILE_IDS, "one of file_ids and files is required, not both");
    }
    Optional<Map<String, Object>> attributes =
        fields.any(ATTRIBUTES).map(given -> Attributes.of(Optional.of(given), ATTRIBUTES));
    Optional<ChunkingSpec> chunking = AttachForm.chunking(fields);
    List<Attachment> all =
        ids.map(given ->
                given.stream().map(id -> new Attachment(id, attributes, chunking)).toList())
            .orElseGet(() -> each(fields, files.orElseThrow(), attributes, chunking));
    long distinct = all.stream().map(Attachment::fileId).distinct().count();
    if (all.isEmpty() || all.size() > FileBatch.MAX_FILES || distinct < all.size()) {
      throw fields.invalid(
          ids.isPresent() ? FILE_IDS : FILES,
          "a batch is of 1.."
              + FileBatch.MAX_FILES
              + " files, each named once; was of "
              + all.size()
              + ", "
              + distinct
              + " different");
    }
    return all;
  }

  private static List<Attachment> each(
      Fields fields,
      List<Fields> files,
      Optional<Map<String, Object>> attributes,
      Optional<ChunkingSpec> chunking) {
    if (attributes.isPresent() || chunking.isPresent()) {
      throw fields.invalid(FILES, "attributes and chunking_strategy are those of each of files");
    }
    return files.stream().map(AttachForm::attachment).toList();
  }
}

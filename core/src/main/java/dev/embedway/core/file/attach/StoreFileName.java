package dev.embedway.core.file.attach;

import dev.embedway.core.file.FileId;
import java.util.Optional;

/**
 * A document of a store as OpenAI's clients know it. One that a file was attached as has the key
 * {@code <file id>/<filename>}, and those two for its id and name; any other has its own.
 *
 * @param id {@code file-...} or {@code doc_...}
 * @param filename the document's key where no file was attached
 */
public record StoreFileName(String id, String filename) {

  private static final char SEPARATOR = '/';

  /** The name of a document. */
  public static StoreFileName of(String documentId, String documentKey) {
    return fileOf(documentKey)
        .map(file -> new StoreFileName(file.value(), documentKey.substring(prefix(file).length())))
        .orElseGet(() -> new StoreFileName(documentId, documentKey));
  }

  private static Optional<FileId> fileOf(String key) {
    int end = key.indexOf(SEPARATOR);
    return end < 0 || end == key.length() - 1 || key.indexOf(SEPARATOR, end + 1) >= 0
        ? Optional.empty()
        : FileId.parse(key.substring(0, end));
  }

  /** The key of the document that a file is attached as. */
  static String key(FileId file, String filename) {
    return prefix(file) + filename;
  }

  /** The key's part before the file's name. */
  static String prefix(FileId file) {
    return file.value() + SEPARATOR;
  }

  /** The first key, in their order, behind all that have the file's prefix. */
  static String end(FileId file) {
    return file.value() + (char) (SEPARATOR + 1);
  }
}

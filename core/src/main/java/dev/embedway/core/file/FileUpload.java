package dev.embedway.core.file;

/**
 * A file as a request brings it.
 *
 * <p>Immutable.
 */
public final class FileUpload {

  private final String filename;
  private final String contentType;
  private final FilePurpose purpose;
  private final byte[] content;

  /** A file of a copy of {@code content}. */
  public FileUpload(String filename, String contentType, FilePurpose purpose, byte[] content) {
    this.filename = filename;
    this.contentType = contentType;
    this.purpose = purpose;
    this.content = content.clone();
  }

  String filename() {
    return filename;
  }

  FilePurpose purpose() {
    return purpose;
  }

  byte[] content() {
    return content.clone();
  }

  long bytes() {
    return content.length;
  }

  StoredFile as(FileId id) {
    return new StoredFile(id, filename, contentType, purpose, content.length);
  }
}

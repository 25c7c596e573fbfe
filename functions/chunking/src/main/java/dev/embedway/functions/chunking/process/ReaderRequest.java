package dev.embedway.functions.chunking.process;

import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.format.FormatReader;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file to read.
 *
 * <p>Immutable; takes the array over.
 */
final class ReaderRequest {

  private final FileKind kind;
  private final byte[] bytes;
  private final String contentType;

  ReaderRequest(FileKind kind, byte[] bytes, String contentType) {
    this.kind = kind;
    this.bytes = bytes;
    this.contentType = contentType;
  }

  FileKind kind() {
    return kind;
  }

  String contentType() {
    return contentType;
  }

  int length() {
    return bytes.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  Extraction readBy(FormatReader reader) {
    return reader.read(kind, bytes, contentType);
  }
}

package dev.embedway.functions.chunking.process;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.format.result.Limits;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wire format of the pipes: a file in the request, its text or a verdict in the answer. Every
 * length is checked against a bound before it is used.
 */
final class Frames {

  /** The child's first word. */
  static final int READY = 0x454D4257;

  private static final int TEXT = 1;
  private static final int REJECTED = 2;
  private static final int MAX_NAME = 1 << 16;
  private static final int MAX_TEXT = 3 * Limits.MAX_CHARS;

  private Frames() {}

  static void write(DataOutputStream out, ReaderRequest request) throws IOException {
    out.writeUTF(request.kind().name());
    writeText(out, request.contentType());
    out.writeInt(request.length());
    request.writeTo(out);
    out.flush();
  }

  static ReaderRequest readRequest(DataInputStream in) throws IOException {
    FileKind kind = of(FileKind.class, in.readUTF());
    String contentType = readText(in, MAX_NAME);
    return new ReaderRequest(kind, readBytes(in, Integer.MAX_VALUE), contentType);
  }

  static void write(DataOutputStream out, Extraction extraction) throws IOException {
    switch (extraction) {
      case Extraction.Text(String text, DocumentNotes notes) -> {
        out.writeByte(TEXT);
        writeText(out, text);
        write(out, notes);
      }
      case Extraction.Rejected(DocumentError(Code code, String message)) -> {
        out.writeByte(REJECTED);
        out.writeUTF(code.name());
        writeText(out, message);
      }
    }
    out.flush();
  }

  static Extraction readExtraction(DataInputStream in) throws IOException {
    return switch (in.readUnsignedByte()) {
      case TEXT -> new Extraction.Text(readText(in, MAX_TEXT), readNotes(in));
      case REJECTED ->
          new Extraction.Rejected(
              new DocumentError(of(Code.class, in.readUTF()), readText(in, MAX_NAME)));
      default -> throw new IOException("an answer is neither text nor verdict");
    };
  }

  private static void write(DataOutputStream out, DocumentNotes notes) throws IOException {
    writeText(out, notes.title().orElse(""));
    out.writeByte(notes.warnings().size());
    for (DocumentWarning warning : notes.warnings()) {
      out.writeUTF(warning.code().name());
      writeText(out, warning.message());
    }
    out.writeInt(notes.moreWarnings());
    out.writeShort(notes.pages().size());
    for (int start : notes.pages()) {
      out.writeInt(start);
    }
  }

  private static DocumentNotes readNotes(DataInputStream in) throws IOException {
    // A title is never blank.
    Optional<String> title = Optional.of(readText(in, MAX_NAME));
    List<DocumentWarning> warnings = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      warnings.add(
          new DocumentWarning(
              of(DocumentWarning.Code.class, in.readUTF()), readText(in, MAX_NAME)));
    }
    int more = in.readInt();
    List<Integer> pages = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      pages.add(in.readInt());
    }
    return new DocumentNotes(title, warnings, more, pages);
  }

  private static <E extends Enum<E>> E of(Class<E> type, String name) throws IOException {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a frame names no " + type.getSimpleName(), e);
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in, int max) throws IOException {
    return new String(readBytes(in, max), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in, int max) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > max) {
      throw new IOException("a frame is of " + length + " bytes; allowed are 0.." + max);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("a frame ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}

package dev.embedway.functions.chunking.format.markup;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Apache Tika's parser of RTF, with all that reaches beyond the file's own text switched off. */
@ThreadSafe
public final class RtfReader {

  private final RTFParser rtf = new RTFParser();

  /** Writes the text of a file. */
  public void read(byte[] bytes, TextWriter text) throws IOException, SAXException, TikaException {
    checkNesting(bytes);
    try (InputStream in = new ByteArrayInputStream(bytes)) {
      rtf.parse(in, new XhtmlText(text), new Metadata(), context());
    }
  }

  /** Groups of RTF, whose braces are escaped within text. */
  private static void checkNesting(byte[] bytes) {
    int depth = 0;
    for (int i = 0; i < bytes.length; i++) {
      switch (bytes[i]) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> depth--;
        default -> {}
      }
      if (depth > Limits.MAX_DEPTH) {
        throw RejectedFileException.tooDeep();
      }
    }
  }

  private static ParseContext context() {
    ParseContext context = new ParseContext();
    context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
    return context;
  }

  /** Attachments are documents of their own, which nobody uploaded. */
  private static final class NothingEmbedded implements EmbeddedDocumentExtractor {

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
      return false;
    }

    @Override
    public void parseEmbedded(
        InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
      throw new IllegalStateException("embedded documents are not parsed");
    }
  }
}

package dev.embedway.functions.chunking.format;

import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.functions.chunking.format.archive.ArchiveReader;
import dev.embedway.functions.chunking.format.charset.TextDecoder;
import dev.embedway.functions.chunking.format.data.CsvReader;
import dev.embedway.functions.chunking.format.data.JsonReader;
import dev.embedway.functions.chunking.format.data.NotebookReader;
import dev.embedway.functions.chunking.format.markup.HtmlReader;
import dev.embedway.functions.chunking.format.markup.RtfReader;
import dev.embedway.functions.chunking.format.pdf.PdfReader;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.xml.sax.SAXException;

/**
 * Reads a file of a known kind: the one place where what a parser throws becomes a verdict.
 *
 * <p>Thread-safe. Takes as much time and memory as a parser does: for what is not {@linkplain
 * FileKind#isPlain plain} call it in a process that may be killed.
 */
public final class FormatReader {

  private final TextDecoder decoder = new TextDecoder();
  private final HtmlReader html = new HtmlReader();
  private final PdfReader pdf = new PdfReader();
  private final RtfReader rtf = new RtfReader();
  private final ArchiveReader archives = new ArchiveReader(html, decoder);

  /** The text of a file, or why it has none. */
  public Extraction read(FileKind kind, byte[] bytes, String contentType) {
    try {
      Remarks remarks = new Remarks();
      String read = text(kind, bytes, contentType, remarks);
      String text = Base64Runs.leftOutOf(DataUris.leftOutOf(read), remarks);
      if (text.length() != read.length()) {
        remarks.movePages();
      }
      return text.length() > Limits.MAX_CHARS
          ? new Extraction.Rejected(RejectedFileException.tooLong().error())
          : new Extraction.Text(text, remarks.notes());
    } catch (EncryptedDocumentException e) {
      return new Extraction.Rejected(RejectedFileException.encrypted().error());
    } catch (StackOverflowError e) {
      return new Extraction.Rejected(RejectedFileException.tooDeep().error());
    } catch (LinkageError e) {
      return new Extraction.Rejected(RejectedFileException.notInstalled(e).error());
    } catch (SAXException | TikaException e) {
      return new Extraction.Rejected(RejectedFileException.verdict(e).error());
    } catch (IOException | RuntimeException e) {
      // Parsers meet damaged files with any exception there is.
      return new Extraction.Rejected(RejectedFileException.verdict(e).error());
    }
  }

  private String text(FileKind kind, byte[] bytes, String contentType, Remarks remarks)
      throws IOException, SAXException, TikaException {
    TextWriter text = new TextWriter();
    switch (kind) {
      case TEXT, MARKDOWN -> {
        return decoder.plain(bytes, contentType, remarks);
      }
      case CSV -> CsvReader.read(decoder.plain(bytes, contentType, remarks), text);
      case JSON -> {
        return JsonReader.read(decoder.plain(bytes, contentType, remarks));
      }
      case NOTEBOOK -> {
        String source = decoder.plain(bytes, contentType, remarks);
        return NotebookReader.read(source).orElseGet(() -> JsonReader.read(source));
      }
      case HTML -> html.read(decoder.html(bytes, contentType, remarks), text, remarks);
      case XHTML -> html.readXml(decoder.html(bytes, contentType, remarks), text, remarks);
      case PDF -> pdf.read(bytes, text, remarks);
      case RTF -> rtf.read(bytes, text);
      case ZIP -> archives.read(bytes, text, remarks);
      case OLE2 -> throw CompoundFile.verdict(bytes);
    }
    return text.text();
  }
}

package dev.embedway.functions.chunking.format.archive;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.functions.chunking.format.charset.TextDecoder;
import dev.embedway.functions.chunking.format.markup.HtmlReader;
import dev.embedway.functions.chunking.format.markup.XmlCursor;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells Office documents and books from other archives by what is in them, and reads those.
 * Archives within them are left alone.
 */
@ThreadSafe
public final class ArchiveReader {

  private final EpubReader books;

  /** Reads the chapters of books with these readers. */
  public ArchiveReader(HtmlReader html, TextDecoder decoder) {
    this.books = new EpubReader(html, decoder);
  }

  /**
   * Writes the text of a file.
   *
   * @throws RejectedFileException for an archive that is no document, or a damaged one
   */
  public void read(byte[] bytes, TextWriter text, Remarks remarks) throws IOException {
    try (BoundedArchive archive = BoundedArchive.open(bytes)) {
      if (archive.has(EpubReader.CONTAINER)) {
        books.read(archive, text, remarks);
        return;
      }
      OfficePackage office = new OfficePackage(archive);
      String main = office.mainPart().orElseThrow(RejectedFileException::unsupported);
      switch (rootOf(office, main)) {
        case "document" -> new DocxReader(office, main).read(text, remarks);
        case "presentation" -> new PptxReader(office, main).read(text, remarks);
        case "workbook" -> new XlsxReader(office, main).read(text, remarks);
        default -> throw RejectedFileException.unsupported();
      }
      new Parts(text, remarks).read("properties", () -> title(office, remarks));
    }
  }

  private static void title(OfficePackage office, Remarks remarks) throws IOException {
    for (String part : office.targets("", "core-properties")) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          while (xml.next()) {
            if (xml.isStart("title")) {
              remarks.title(xml.content(Limits.MAX_TITLE));
            }
          }
        }
      }
    }
  }

  private static String rootOf(OfficePackage office, String part) throws IOException {
    if (part.endsWith(".bin")) {
      // The binary form of a workbook.
      throw RejectedFileException.unsupported();
    }
    Optional<XmlCursor> opened = office.open(part);
    if (opened.isEmpty()) {
      throw RejectedFileException.malformed(null);
    }
    try (XmlCursor xml = opened.get()) {
      while (xml.next()) {
        if (xml.isStart()) {
          return xml.name();
        }
      }
    }
    throw RejectedFileException.malformed(null);
  }
}

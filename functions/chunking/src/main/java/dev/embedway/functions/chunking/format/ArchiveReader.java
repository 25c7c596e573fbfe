package dev.embedway.functions.chunking.format;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells Office documents and books from other archives by what is in them, and reads those.
 * Archives within them are left alone.
 *
 * <p>Thread-safe.
 */
final class ArchiveReader {

  private final EpubReader books;

  ArchiveReader(HtmlReader html, TextDecoder decoder) {
    this.books = new EpubReader(html, decoder);
  }

  void read(byte[] bytes, TextWriter text, Remarks remarks) throws IOException {
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

package dev.embedway.functions.chunking.samples;

import static dev.embedway.functions.chunking.samples.Archives.utf8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Good files of every format, as small as they may be. */
public final class SampleFiles {

  /** Formats that {@link #of} makes. */
  public static final List<String> FORMATS =
      List.of("txt", "md", "html", "pdf", "docx", "pptx", "xlsx", "rtf", "epub", "csv", "json");

  static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private SampleFiles() {}

  /** A file of a format that holds one sentence, which has no character that a format escapes. */
  public static byte[] of(String format, String sentence) {
    return switch (format) {
      case "txt" -> utf8(sentence + "\n");
      case "md" -> utf8("# Notes\n\n" + sentence + "\n");
      case "html" ->
          utf8(
              "<!DOCTYPE html><html><head><title>Notes</title></head><body><h1>Notes</h1><p>"
                  + sentence
                  + "</p></body></html>");
      case "pdf" -> Pdfs.of(sentence);
      case "docx" -> docx("<w:p><w:r><w:t>" + sentence + "</w:t></w:r></w:p>");
      case "pptx" -> pptx(sentence);
      case "xlsx" -> xlsx("<row><c t=\"inlineStr\"><is><t>" + sentence + "</t></is></c></row>");
      case "rtf" -> utf8("{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\f0 " + sentence + "\\par}");
      case "epub" -> epub("<html><body><h1>One</h1><p>" + sentence + "</p></body></html>");
      case "csv" -> utf8("number,note\n1,\"" + sentence + "\"\n");
      case "json" -> utf8("{\"note\": \"" + sentence + "\"}");
      default -> throw new IllegalArgumentException(format);
    };
  }

  /** A Word document with this body. */
  public static byte[] docx(String body) {
    Map<String, byte[]> parts = wordParts();
    parts.put("word/document.xml", utf8(word(body)));
    return Archives.of(parts);
  }

  /** All of a Word document but its main part. */
  static Map<String, byte[]> wordParts() {
    return officeParts("word/document.xml");
  }

  static String word(String body) {
    return "<w:document"
        + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
        + body
        + "</w:body></w:document>";
  }

  /** A workbook of one sheet with these rows. */
  public static byte[] xlsx(String rows) {
    Map<String, byte[]> parts = workbookParts();
    parts.put(
        "xl/worksheets/sheet1.xml",
        utf8("<worksheet><sheetData>" + rows + "</sheetData></worksheet>"));
    return Archives.of(parts);
  }

  /** All of a workbook but its sheet. */
  static Map<String, byte[]> workbookParts() {
    Map<String, byte[]> parts = officeParts("xl/workbook.xml");
    parts.put(
        "xl/workbook.xml",
        utf8(
            "<workbook xmlns:r=\""
                + OFFICE
                + "\"><sheets>"
                + "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"));
    parts.put("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml"));
    return parts;
  }

  /** A presentation of one slide. */
  public static byte[] pptx(String title) {
    Map<String, byte[]> parts = officeParts("ppt/presentation.xml");
    parts.put(
        "ppt/presentation.xml",
        utf8(
            "<p:presentation xmlns:p=\"urn:p\" xmlns:r=\""
                + OFFICE
                + "\"><p:sldIdLst>"
                + "<p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst></p:presentation>"));
    parts.put("ppt/_rels/presentation.xml.rels", relations("slide", "slides/slide1.xml"));
    parts.put(
        "ppt/slides/slide1.xml",
        utf8(
            "<p:sld xmlns:p=\"urn:p\" xmlns:a=\"urn:a\"><p:sp><p:nvPr><p:ph"
                + " type=\"title\"/></p:nvPr><p:txBody><a:p><a:r><a:t>"
                + title
                + "</a:t></a:r></a:p></p:txBody></p:sp></p:sld>"));
    return Archives.of(parts);
  }

  /** A book with these chapters. */
  public static byte[] epub(String... chapters) {
    Map<String, byte[]> parts = bookParts(chapters.length);
    for (int i = 0; i < chapters.length; i++) {
      parts.put("OEBPS/c" + i + ".xhtml", utf8(chapters[i]));
    }
    return Archives.of(parts);
  }

  /** All of a book but its chapters. */
  static Map<String, byte[]> bookParts(int chapters) {
    StringBuilder manifest = new StringBuilder();
    StringBuilder spine = new StringBuilder();
    for (int i = 0; i < chapters; i++) {
      manifest.append(
          "<item id=\"c%d\" href=\"c%d.xhtml\" media-type=\"application/xhtml+xml\"/>"
              .formatted(i, i));
      spine.append("<itemref idref=\"c%d\"/>".formatted(i));
    }
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("mimetype", utf8("application/epub+zip"));
    parts.put(
        "META-INF/container.xml",
        utf8(
            "<container><rootfiles><rootfile"
                + " full-path=\"OEBPS/book.opf\"/></rootfiles></container>"));
    parts.put(
        "OEBPS/book.opf",
        utf8(
            "<package><manifest>"
                + manifest
                + "</manifest><spine>"
                + spine
                + "</spine></package>"));
    return parts;
  }

  private static Map<String, byte[]> officeParts(String main) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("[Content_Types].xml", utf8("<Types/>"));
    parts.put("_rels/.rels", relations("officeDocument", main));
    return parts;
  }

  static byte[] relations(String kind, String target) {
    return utf8(
        "<Relationships><Relationship Id=\"r1\" Type=\""
            + OFFICE
            + "/"
            + kind
            + "\" Target=\""
            + target
            + "\"/></Relationships>");
  }
}

package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TableText;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a workbook: each sheet's name as heading, then its rows, then what its text boxes and
 * the titles of its charts say. Of a formula the value that was saved with it is read; none is
 * computed.
 *
 * <p>One thread at a time.
 */
final class XlsxReader {

  /** Excel's own number of columns. */
  private static final int MAX_COLUMNS = 16_384;

  private static final int MAX_NAME_LENGTH = 31;

  private final OfficePackage office;
  private final String main;
  private List<String> strings = List.of();
  private CellFormats formats = CellFormats.none();

  XlsxReader(OfficePackage office, String main) {
    this.office = office;
    this.main = main;
  }

  void read(TextWriter text, Remarks remarks) throws IOException {
    Map<String, String> targets = new HashMap<>();
    for (OfficePackage.Relation relation : office.relations(main)) {
      targets.put(relation.id(), relation.target());
    }
    strings = sharedStrings();
    Workbook workbook = workbook();
    formats = CellFormats.read(office, office.targets(main, "styles"), workbook.since1904());
    Parts parts = new Parts(text, remarks);
    for (Sheet sheet : workbook.sheets()) {
      String part = targets.getOrDefault(sheet.relation(), "");
      if (office.has(part)) {
        text.heading(1);
        text.flowing(sheet.name());
        text.paragraph();
        parts.read(sheet.shown(), () -> rows(part, text), () -> drawings(part, text));
      } else {
        parts.missing(sheet.shown());
      }
    }
    parts.checkRead();
  }

  private void rows(String part, TextWriter text) throws IOException {
    try (XmlCursor xml =
        office.open(part).orElseThrow(() -> RejectedFileException.malformed(null))) {
      rows(xml, new TableText(text));
      text.paragraph();
    }
  }

  private void drawings(String part, TextWriter text) throws IOException {
    for (String drawing : office.targets(part, "drawing")) {
      PptxReader.part(office, drawing, text);
    }
  }

  private record Sheet(String name, String relation) {

    /** The sheet in a warning; Excel's own names are no longer than that. */
    String shown() {
      return "sheet \"" + name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)) + "\"";
    }
  }

  private record Workbook(List<Sheet> sheets, boolean since1904) {}

  private Workbook workbook() throws IOException {
    List<Sheet> sheets = new ArrayList<>();
    boolean since1904 = false;
    try (XmlCursor xml =
        office.open(main).orElseThrow(() -> RejectedFileException.malformed(null))) {
      while (xml.next()) {
        if (xml.isStart("sheet")) {
          sheets.add(new Sheet(xml.attribute("name").orElse(""), xml.qualified("id").orElse("")));
        } else if (xml.isStart("workbookPr")) {
          since1904 = xml.attribute("date1904").filter(v -> v.matches("1|true")).isPresent();
        }
      }
    }
    return new Workbook(sheets, since1904);
  }

  private List<String> sharedStrings() throws IOException {
    List<String> read = new ArrayList<>();
    for (String part : office.targets(main, "sharedStrings")) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          while (xml.next()) {
            if (xml.isStart("si")) {
              read.add(richText(xml, "si"));
            }
          }
        }
      }
    }
    return read;
  }

  /** The text of an element, without its phonetic reading. */
  private static String richText(XmlCursor xml, String element) {
    StringBuilder text = new StringBuilder();
    boolean reading = false;
    while (xml.next() && !xml.isEnd(element)) {
      if (xml.isStart("rPh")) {
        xml.skip();
      } else if (xml.isStart("t") || xml.isEnd("t")) {
        reading = xml.isStart();
      } else if (reading && xml.isText()) {
        text.append(xml.text());
      }
    }
    return text.toString();
  }

  private void rows(XmlCursor xml, TableText table) {
    List<String> row = new ArrayList<>();
    while (xml.next()) {
      if (xml.isStart("c")) {
        int column = Math.max(row.size(), column(xml.attribute("r").orElse(""), row.size()));
        String value = cell(xml);
        if (!value.isBlank()) {
          while (row.size() < column) {
            row.add("");
          }
          row.add(value);
        }
      } else if (xml.isEnd("row")) {
        table.row(List.copyOf(row));
        row.clear();
      }
    }
  }

  /** The column of a reference such as {@code BC12}, from 0. */
  static int column(String reference, int otherwise) {
    int column = 0;
    int i = 0;
    while (i < reference.length() && reference.charAt(i) >= 'A' && reference.charAt(i) <= 'Z') {
      column = column * 26 + (reference.charAt(i) - 'A' + 1);
      i++;
      if (column > MAX_COLUMNS) {
        throw RejectedFileException.malformed(null);
      }
    }
    return i == 0 ? otherwise : column - 1;
  }

  private String cell(XmlCursor xml) {
    String type = xml.attribute("t").orElse("n");
    String style = xml.attribute("s").orElse("");
    StringBuilder value = new StringBuilder();
    boolean reading = false;
    while (xml.next() && !xml.isEnd("c")) {
      if (xml.isStart("is")) {
        value.append(richText(xml, "is"));
      } else if (xml.isStart("v") || xml.isEnd("v")) {
        reading = xml.isStart();
      } else if (reading && xml.isText()) {
        value.append(xml.text());
      }
    }
    return shown(type, style, value.toString());
  }

  private String shown(String type, String style, String value) {
    return switch (type) {
      case "s" -> shared(value);
      case "b" -> value.equals("1") ? "TRUE" : "FALSE";
      case "n" -> formats.number(style, value);
      default -> value;
    };
  }

  private String shared(String index) {
    try {
      return strings.get(Integer.parseInt(index.strip()));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw RejectedFileException.malformed(e);
    }
  }
}

package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TableRows;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Word document: headers, body with its tables and text boxes, notes, footers. What
 * was deleted, field codes and comments are no text.
 *
 * <p>One thread at a time.
 */
final class DocxReader {

  /** Parts of an element that hold no text, or text that is there already. */
  private static final Set<String> PASSED_OVER = Set.of("Fallback", "moveFrom", "tabs");

  private final OfficePackage office;
  private final String main;
  private Map<String, Integer> headings = Map.of();
  private DocxNumbers numbers = new DocxNumbers();

  DocxReader(OfficePackage office, String main) {
    this.office = office;
    this.main = main;
  }

  void read(TextWriter text, Remarks remarks) throws IOException {
    headings = headings();
    numbers = DocxNumbers.read(office, main);
    Parts parts = new Parts(text, remarks);
    // First, even and odd pages often have the same headers.
    Set<String> texts = new LinkedHashSet<>();
    beside("header", parts, texts);
    texts.add(textOf(main));
    beside("footnotes", parts, texts);
    beside("endnotes", parts, texts);
    beside("footer", parts, texts);
    for (String each : texts) {
      text.paragraph();
      text.verbatim(each);
    }
  }

  /** Reads what stands beside the body. */
  private void beside(String kind, Parts parts, Set<String> texts) throws IOException {
    for (String part : office.targets(main, kind)) {
      parts.read(kind, () -> texts.add(textOf(part)));
    }
  }

  private String textOf(String part) throws IOException {
    TextWriter text = new TextWriter();
    Optional<XmlCursor> opened = office.open(part);
    if (opened.isPresent()) {
      try (XmlCursor xml = opened.get()) {
        new Walk(xml, text).run();
      }
    }
    return text.text();
  }

  /** The levels of paragraph styles that are headings. */
  private Map<String, Integer> headings() throws IOException {
    Map<String, Integer> levels = new HashMap<>();
    for (String part : office.targets(main, "styles")) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          headings(xml, levels);
        }
      }
    }
    return levels;
  }

  private static void headings(XmlCursor xml, Map<String, Integer> levels) {
    String style = "";
    while (xml.next()) {
      if (xml.isStart("style")) {
        style = xml.attribute("styleId").orElse("");
      } else if (xml.isStart("name") || xml.isStart("outlineLvl")) {
        Optional<Integer> level = level(xml.name(), xml.attribute("val").orElse(""));
        if (level.isPresent()) {
          levels.put(style, level.get());
        }
      }
    }
  }

  /** Built-in styles have English names whatever the language of Word. */
  private static Optional<Integer> level(String element, String value) {
    String name = value.toLowerCase(Locale.ROOT);
    if (element.equals("outlineLvl")) {
      return name.matches("[0-8]") ? Optional.of(Integer.parseInt(name) + 1) : Optional.empty();
    }
    if (name.equals("title")) {
      return Optional.of(1);
    }
    return name.matches("heading [1-9]")
        ? Optional.of(Integer.parseInt(name.substring("heading ".length())))
        : Optional.empty();
  }

  /** One thread at a time. */
  private final class Walk {
    private final XmlCursor xml;
    private final TableRows tables;
    private boolean reading;

    Walk(XmlCursor xml, TextWriter text) {
      this.xml = xml;
      this.tables = new TableRows(text);
    }

    private TextWriter text() {
      return tables.text();
    }

    void run() {
      while (xml.next()) {
        if (xml.isStart()) {
          start(xml.name());
        } else if (xml.isEnd()) {
          end(xml.name());
        } else if (reading && xml.isText()) {
          text().verbatim(xml.text());
        }
      }
    }

    private void start(String name) {
      if (PASSED_OVER.contains(name)) {
        xml.skip();
        return;
      }
      switch (name) {
        case "t" -> reading = true;
        case "p" -> text().paragraph();
        case "pStyle" -> heading(headings.get(xml.attribute("val").orElse("")));
        case "outlineLvl" -> heading(level(name, xml.attribute("val").orElse("")).orElse(null));
        case "numPr" -> number();
        case "tab" -> text().verbatim("\t");
        case "br", "cr" -> text().line();
        case "noBreakHyphen" -> text().verbatim("\u2011");
        case "tbl" -> tables.beginTable();
        case "tr" -> tables.beginRow();
        case "tc" -> tables.beginCell(1, 1);
        case "gridSpan" -> tables.widenCell(columns(xml.attribute("val").orElse("")));
        default -> {}
      }
    }

    private static int columns(String value) {
      return value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 1;
    }

    private void end(String name) {
      switch (name) {
        case "t" -> reading = false;
        case "p" -> {
          text().unmark();
          text().paragraph();
        }
        case "tc" -> tables.endCell();
        case "tr" -> tables.endRow();
        case "tbl" -> tables.endTable();
        default -> {}
      }
    }

    /** Paragraphs within a cell stay on its line. */
    private void heading(@Nullable Integer level) {
      if (level != null && !tables.isInCell()) {
        text().heading(level);
      }
    }

    /** Number 0 is that of a paragraph which its style would number. */
    private void number() {
      String list = "";
      String level = "";
      while (xml.next() && !xml.isEnd("numPr")) {
        if (xml.isStart("numId")) {
          list = xml.attribute("val").orElse("");
        } else if (xml.isStart("ilvl")) {
          level = xml.attribute("val").orElse("");
        }
      }
      if (!list.equals("0") && !tables.isInCell()) {
        text().item(numbers.next(list, level));
      }
    }
  }
}

package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TableRows;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text of a presentation: slides in their order, each with its title as heading, its tables and
 * diagrams and the speaker's notes; without page numbers, dates and what the master slides say.
 *
 * <p>One thread at a time.
 */
final class PptxReader {

  private static final Set<String> FURNITURE = Set.of("sldNum", "dt", "ftr", "hdr", "sldImg");

  private final OfficePackage office;
  private final String main;

  PptxReader(OfficePackage office, String main) {
    this.office = office;
    this.main = main;
  }

  void read(TextWriter text, Remarks remarks) throws IOException {
    Map<String, String> targets = new HashMap<>();
    for (OfficePackage.Relation relation : office.relations(main)) {
      targets.put(relation.id(), relation.target());
    }
    try (XmlCursor xml =
        office.open(main).orElseThrow(() -> RejectedFileException.malformed(null))) {
      Parts slides = new Parts(text, remarks);
      int number = 0;
      while (xml.next()) {
        if (xml.isStart("sldId")) {
          number++;
          remarks.page(text.length());
          String part = targets.getOrDefault(xml.qualified("id").orElse(""), "");
          slide("slide " + number, part, slides, text);
        }
      }
      slides.checkRead();
    }
  }

  private void slide(String name, String part, Parts slides, TextWriter text) {
    if (office.has(part)) {
      slides.read(name, () -> part(part, text), () -> beside(part, text));
    } else {
      slides.missing(name);
    }
  }

  private void beside(String part, TextWriter text) throws IOException {
    for (String diagram : office.targets(part, "diagramData")) {
      part(diagram, text);
    }
    for (String notes : office.targets(part, "notesSlide")) {
      part(notes, text);
    }
  }

  private void part(String part, TextWriter text) throws IOException {
    part(office, part, text);
  }

  /** Writes the text of the shapes, tables and charts of a drawing; there may be no such part. */
  static void part(OfficePackage office, String part, TextWriter text) throws IOException {
    Optional<XmlCursor> opened = office.open(part);
    if (opened.isPresent()) {
      try (XmlCursor xml = opened.get()) {
        new Walk(xml, text).run();
      }
    }
    for (String chart : office.targets(part, "chart")) {
      part(office, chart, text);
    }
  }

  /** One thread at a time. */
  private static final class Walk {
    private final XmlCursor xml;
    private final TableRows tables;
    private boolean title;
    private boolean furniture;
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
        } else if (reading && !furniture && xml.isText()) {
          text().verbatim(xml.text());
        }
      }
      text().paragraph();
    }

    private void start(String name) {
      switch (name) {
        case "Fallback" -> xml.skip();
        case "sp" -> shape();
        case "ph" -> placeholder(xml.attribute("type").orElse("body"));
        case "t" -> reading = true;
        case "p" -> paragraph();
        case "br" -> text().line();
        case "tbl" -> tables.beginTable();
        case "tr" -> tables.beginRow();
        case "tc" -> tables.beginCell(1, 1);
        default -> {}
      }
    }

    private void shape() {
      title = false;
      furniture = false;
      text().paragraph();
    }

    private void placeholder(String type) {
      title = type.equals("title") || type.equals("ctrTitle");
      furniture = FURNITURE.contains(type);
    }

    private void paragraph() {
      if (title && !tables.isInCell()) {
        text().heading(1);
        title = false;
      } else {
        text().line();
      }
    }

    private void end(String name) {
      switch (name) {
        case "t" -> reading = false;
        case "tc" -> tables.endCell();
        case "tr" -> tables.endRow();
        case "tbl" -> tables.endTable();
        case "sp" -> {
          text().unmark();
          text().paragraph();
          furniture = false;
        }
        default -> {}
      }
    }
  }
}

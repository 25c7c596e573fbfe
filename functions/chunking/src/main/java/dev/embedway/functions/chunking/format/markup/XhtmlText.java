package dev.embedway.functions.chunking.format.markup;

import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.TableRows;
import dev.embedway.functions.chunking.format.result.TextWriter;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Writes what Tika's parsers tell as XHTML. Their line breaks are the document's own.
 *
 * <p>One thread at a time.
 */
final class XhtmlText extends DefaultHandler {

  private final TableRows tables;
  private int depth;
  private boolean body;

  XhtmlText(TextWriter text) {
    this.tables = new TableRows(text);
  }

  private TextWriter text() {
    return tables.text();
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes) {
    depth++;
    if (depth > Limits.MAX_DEPTH) {
      throw RejectedFileException.tooDeep();
    }
    switch (name) {
      case "body" -> body = true;
      case "p", "div", "ul", "ol" -> text().paragraph();
      case "table" -> tables.beginTable();
      case "tr" -> tables.beginRow();
      case "td", "th" -> tables.beginCell(1, 1);
      case "li" -> text().item();
      case "h1", "h2", "h3", "h4", "h5", "h6" -> text().heading(name.charAt(1) - '0');
      case "br" -> text().line();
      default -> {}
    }
  }

  @Override
  public void endElement(String uri, String name, String qName) {
    depth--;
    switch (name) {
      case "p", "div", "ul", "ol" -> text().paragraph();
      case "table" -> tables.endTable();
      case "tr" -> tables.endRow();
      case "td", "th" -> tables.endCell();
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        text().unmark();
        text().paragraph();
      }
      case "li" -> {
        text().unmark();
        text().line();
      }
      default -> {}
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    if (body) {
      text().verbatim(new String(chars, start, length));
    }
  }

  @Override
  public void ignorableWhitespace(char[] chars, int start, int length) {
    for (int i = start; body && i < start + length; i++) {
      if (chars[i] == '\n') {
        text().line();
      }
    }
  }
}

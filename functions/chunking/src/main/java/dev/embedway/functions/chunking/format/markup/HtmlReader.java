package dev.embedway.functions.chunking.format.markup;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TableRows;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/**
 * The text that a browser would show of an HTML page: no scripts, styles or drawings, nothing
 * fetched.
 */
@ThreadSafe
public final class HtmlReader {

  private static final Set<String> UNSEEN =
      Set.of(
          "script",
          "style",
          "template",
          "noscript",
          "head",
          "svg",
          "iframe",
          "object",
          "embed",
          "audio",
          "video",
          "canvas",
          "datalist");

  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "main",
          "header",
          "footer",
          "nav",
          "aside",
          "ul",
          "ol",
          "dl",
          "blockquote",
          "figure",
          "figcaption",
          "form",
          "fieldset",
          "pre",
          "hr",
          "address",
          "details",
          "summary",
          "caption",
          "body");

  private static final Set<String> LINES = Set.of("dt", "dd", "option", "legend");

  /** Writes the text of a page that is decoded already. */
  public void read(String page, TextWriter text, Remarks remarks) {
    if (XhtmlParser.isDeclaredIn(page)) {
      readXml(page, text, remarks);
    } else {
      write(parse(page), text, remarks);
    }
  }

  /** Writes the text of a page in the form of XML; one that is not well-formed is read as HTML. */
  public void readXml(String page, TextWriter text, Remarks remarks) {
    write(XhtmlParser.parse(page).orElseGet(() -> parse(page)), text, remarks);
  }

  /** Writes the text of a chapter, whose title is that of its book or stands in it. */
  public void readChapter(String page, TextWriter text) {
    XhtmlParser.parse(page).orElseGet(() -> parse(page)).filter(new Walk(text));
  }

  private static void write(Document page, TextWriter text, Remarks remarks) {
    title(page, text, remarks);
    page.filter(new Walk(text));
  }

  /** A page's title leads its text, unless a heading of the page says the same. */
  private static void title(Document page, TextWriter text, Remarks remarks) {
    Element title = page.selectFirst("head > title");
    if (title == null) {
      return;
    }
    remarks.title(title.text());
    if (page.select("h1, h2").eachText().contains(title.text())) {
      return;
    }
    text.paragraph();
    text.flowing(title.text());
    text.paragraph();
  }

  private static Document parse(String page) {
    HtmlNesting.check(page);
    Parser parser = Parser.htmlParser();
    // One more than is allowed, so that what the parser would flatten is seen.
    parser.setMaxDepth(Limits.MAX_DEPTH + 1);
    return parser.parseInput(page, "");
  }

  /** One thread at a time. */
  private static final class Walk implements NodeFilter {
    private final TableRows tables;
    private int preformatted;

    Walk(TextWriter text) {
      this.tables = new TableRows(text);
    }

    private TextWriter text() {
      return tables.text();
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (depth >= Limits.MAX_DEPTH) {
        throw RejectedFileException.tooDeep();
      }
      if (node instanceof TextNode characters) {
        write(characters.getWholeText());
      } else if (node instanceof Element element) {
        return begin(element, element.normalName());
      }
      return FilterResult.CONTINUE;
    }

    private void write(String characters) {
      if (preformatted > 0) {
        text().verbatim(characters);
      } else {
        text().flowing(characters);
      }
    }

    private FilterResult begin(Element element, String name) {
      if (UNSEEN.contains(name)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (isHeading(name)) {
        text().heading(name.charAt(1) - '0');
      } else if (PARAGRAPHS.contains(name)) {
        text().paragraph();
      } else if (LINES.contains(name)) {
        text().line();
      }
      switch (name) {
        case "br" -> text().line();
        case "img", "area" -> text().flowing(element.attr("alt"));
        case "li" -> text().item();
        case "pre" -> preformatted++;
        case "table" -> tables.beginTable();
        case "tr" -> tables.beginRow();
        case "td", "th" -> tables.beginCell(span(element, "colspan"), span(element, "rowspan"));
        default -> {}
      }
      return FilterResult.CONTINUE;
    }

    private static int span(Element cell, String attribute) {
      String value = cell.attr(attribute).strip();
      return value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 1;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        end(element.normalName());
      }
      return FilterResult.CONTINUE;
    }

    private void end(String name) {
      switch (name) {
        case "td", "th" -> tables.endCell();
        case "tr" -> tables.endRow();
        case "table" -> tables.endTable();
        case "pre" -> preformatted--;
        default -> {}
      }
      if (isHeading(name)) {
        text().unmark();
        text().paragraph();
      } else if (PARAGRAPHS.contains(name)) {
        text().paragraph();
      } else if (LINES.contains(name) || name.equals("li")) {
        text().unmark();
        text().line();
      }
    }

    private static boolean isHeading(String name) {
      return name.length() == 2
          && name.charAt(0) == 'h'
          && name.charAt(1) >= '1'
          && name.charAt(1) <= '6';
    }
  }
}

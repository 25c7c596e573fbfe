package dev.embedway.functions.chunking.format.markup;

import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.TextNode;

/**
 * Parses pages in the form of XML, where any element may be empty and none is ended for another.
 */
final class XhtmlParser {

  private static final String NAMESPACE = "http://www.w3.org/1999/xhtml";

  /** Characters of a page in which its root element is looked for. */
  private static final int HEAD = 2_048;

  /** HTML's entities, which a page has from its document type; those of XML need none. */
  private static final Pattern ENTITY = Pattern.compile("&([A-Za-z][A-Za-z0-9]*);");

  private static final Set<String> OF_XML = Set.of("amp", "lt", "gt", "quot", "apos");

  private XhtmlParser() {}

  /** True when a page says of itself that it is XML. */
  static boolean isDeclaredIn(String page) {
    return page.stripLeading().startsWith("<?xml ")
        || page.substring(0, Math.min(page.length(), HEAD)).contains(NAMESPACE);
  }

  /** The page's tree; empty where it is no well-formed XML. */
  static Optional<Document> parse(String page) {
    try (XmlCursor xml = XmlCursor.over(new StringReader(withoutEntities(page).strip()))) {
      return Optional.of(tree(xml));
    } catch (RejectedFileException e) {
      if (e.error().code() == Code.MALFORMED_DOCUMENT) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document tree(XmlCursor xml) {
    Document document = new Document("");
    Element open = document;
    while (xml.next()) {
      if (xml.isStart()) {
        Element element = new Element(xml.name());
        xml.forEachAttribute(element::attr);
        open.appendChild(element);
        open = element;
      } else if (xml.isEnd()) {
        open = Objects.requireNonNull(open.parent());
      } else if (xml.isText()) {
        open.appendChild(new TextNode(xml.text()));
      }
    }
    return document;
  }

  private static String withoutEntities(String page) {
    return ENTITY
        .matcher(page)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                OF_XML.contains(found.group(1)) || !Entities.isNamedEntity(found.group(1))
                    ? found.group()
                    : Entities.getByName(found.group(1))));
  }
}

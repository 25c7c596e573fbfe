package dev.embedway.functions.chunking.format.markup;

import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks over XML whose names are told apart without their namespaces. A document type declaration
 * is passed over, so there are no entities but XML's own; nesting is bounded.
 *
 * <p>One thread at a time.
 */
public final class XmlCursor implements AutoCloseable {

  private final Closeable in;
  private final XMLStreamReader reader;
  private int depth;
  private int event;

  private XmlCursor(Closeable in, XMLStreamReader reader) {
    this.in = in;
    this.reader = reader;
  }

  /** Walks over bytes, whose charset the XML names itself. */
  public static XmlCursor over(InputStream in) {
    try {
      return new XmlCursor(in, factory().createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  /** Walks over characters. */
  static XmlCursor over(Reader in) {
    try {
      return new XmlCursor(in, factory().createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Java's own limit is lower, and its error cannot be told from others.
    factory.setProperty("jdk.xml.maxElementDepth", 0);
    return factory;
  }

  /** Goes on; false at the end. */
  public boolean next() {
    try {
      if (!reader.hasNext()) {
        return false;
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
      event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT && ++depth > Limits.MAX_DEPTH) {
        throw RejectedFileException.tooDeep();
      }
      return true;
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  /** True at the start of an element. */
  public boolean isStart() {
    return event == XMLStreamConstants.START_ELEMENT;
  }

  /** True at the end of an element. */
  public boolean isEnd() {
    return event == XMLStreamConstants.END_ELEMENT;
  }

  /** True if it is at the start of this element. */
  public boolean isStart(String name) {
    return isStart() && name().equals(name);
  }

  /** True if it is at the end of this element. */
  public boolean isEnd(String name) {
    return isEnd() && name().equals(name);
  }

  /** The element's name without its prefix. */
  public String name() {
    return reader.getLocalName();
  }

  /** Count of elements that it is within, the current one included. */
  int depth() {
    return depth;
  }

  /** True at characters, those of a CDATA section too. */
  public boolean isText() {
    return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
  }

  /** The characters at hand. */
  public String text() {
    return reader.getText();
  }

  /** Passes each attribute of the element with its name, without prefix. */
  void forEachAttribute(BiConsumer<String, String> each) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      each.accept(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
  }

  /** An attribute of the element, whatever its prefix. */
  public Optional<String> attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return Optional.of(reader.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }

  /** An attribute with a namespace, such as {@code r:id} beside {@code id}. */
  public Optional<String> qualified(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name) && reader.getAttributeNamespace(i) != null) {
        return Optional.of(reader.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }

  /** The first characters within the element at hand, all of which is passed over. */
  public String content(int max) {
    StringBuilder content = new StringBuilder();
    int outer = depth;
    while (next() && !(isEnd() && depth == outer)) {
      if (isText() && content.length() < max) {
        content.append(text());
      }
    }
    return content.toString();
  }

  /** Passes over the element at hand and all within it. */
  public void skip() {
    int outer = depth;
    while (next()) {
      if (isEnd() && depth == outer) {
        return;
      }
    }
  }

  private static RejectedFileException fault(XMLStreamException e) {
    return e.getNestedException() instanceof RejectedFileException verdict
        ? verdict
        : RejectedFileException.malformed(e);
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw fault(e);
    } finally {
      in.close();
    }
  }
}
